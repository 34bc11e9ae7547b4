import { cookies } from "next/headers";
import type { UserActor } from "@/lib/actor";
import { digest } from "@/lib/secrets";
import { isPasskeyDue } from "@/lib/users/account/credentials/passkey-offer";
import { cookieName, cookieOptions } from "@/lib/web/browser-cookies";

/** A month, of whoever is offered a passkey in this browser. */
const PAUSE_SECONDS = 30 * 86_400;

/** So many people of one browser are told apart. */
const MOST = 8;

/** Short, and nobody's name: it tells apart the few who share a browser. */
const markOf = ({ id }: UserActor) => Buffer.from(digest(id)).toString("base64url").slice(0, 12);

const readMarks = async () => ((await cookies()).get(cookieName("offer"))?.value ?? "").split(".").filter(Boolean);

/** Whether to offer a passkey now: where one is due, and this browser has offered that person none for a month. */
export async function isPasskeyOffered(actor: UserActor): Promise<boolean> {
  return !(await readMarks()).includes(markOf(actor)) && (await isPasskeyDue(actor));
}

/** Notes in this browser that someone was offered a passkey, whatever they make of it. */
export async function notePasskeyOffer(actor: UserActor): Promise<void> {
  const mark = markOf(actor);
  const marks = [mark, ...(await readMarks()).filter((other) => other !== mark)].slice(0, MOST);
  const value = marks.join(".");
  (await cookies()).set({ ...cookieOptions(), name: cookieName("offer"), value, maxAge: PAUSE_SECONDS });
}
