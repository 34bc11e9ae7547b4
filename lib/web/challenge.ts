import { cookies } from "next/headers";
import { z } from "zod";
import { FactorMethod } from "@/lib/authentication/factors/factors.contract";
import type { Problem } from "@/lib/problem";
import { cookieName, cookieOptions } from "@/lib/web/browser-cookies";

/** As long as the challenge itself. */
const LIFETIME_SECONDS = 5 * 60;

const Kept = z.object({ challenge: z.string().min(1), methods: z.array(FactorMethod).min(1) });

/** A sign-in of this browser between its two steps. */
export type KeptChallenge = z.output<typeof Kept>;

/** Keeps what a sign-in goes on with in this browser alone: it stands in no address and no page. */
export async function keepChallenge({ members }: Problem): Promise<void> {
  const { challenge, methods } = Kept.parse(members);
  const value = [challenge, ...methods].join(" ");
  (await cookies()).set(cookieName("challenge"), value, { ...cookieOptions(), maxAge: LIFETIME_SECONDS });
}

/** The sign-in of this browser that waits for its second step; undefined where none does. */
export async function keptChallenge(): Promise<KeptChallenge | undefined> {
  const [challenge, ...methods] = ((await cookies()).get(cookieName("challenge"))?.value ?? "").split(" ");
  return Kept.safeParse({ challenge, methods }).data;
}

/** Forgets the sign-in: it is done, or cannot be gone on with. */
export async function forgetChallenge(): Promise<void> {
  (await cookies()).set(cookieName("challenge"), "", { ...cookieOptions(), maxAge: 0 });
}
