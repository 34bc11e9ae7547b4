import { cookies } from "next/headers";
import { z } from "zod";
import { cookieName, cookieOptions } from "@/lib/web/browser-cookies";

/** Pages that a link with a secret leads to, and the parameter of the secret. next.config.ts sends their links to `open-link`. */
export const linkedPages = {
  confirm: "code",
  reset: "code",
  "confirm-email": "code",
  "keep-account": "code",
  unlock: "code",
  "sign-in-link": "code",
  setup: "token",
} as const satisfies Record<string, string>;

export type LinkedPage = keyof typeof linkedPages;

export const isLinkedPage = (name: string): name is LinkedPage => Object.hasOwn(linkedPages, name);

/** As long as a recovery link works: anyone who comes back later opens the mail again. */
const LIFETIME_SECONDS = 1_800;

/** Ours have 43 characters; browsers drop cookies of more than 4 KB, and a made-up code must still be told that it is one. */
const LONGEST = 200;

const Kept = z.tuple([z.string(), z.string()]);

/** Where a link leads once its secret is out of the address. */
export const addressOfLinked = (page: LinkedPage): string => `/${page}?linked`;

/** Keeps the secret of a link in this browser alone, so that it stands in no address, no `Referer` and no log. */
export async function keepLinkedCode(page: LinkedPage, code: string): Promise<void> {
  const value = JSON.stringify([page, code.slice(0, LONGEST)]);
  (await cookies()).set(cookieName("link"), value, { ...cookieOptions(), maxAge: LIFETIME_SECONDS });
}

/**
 * The secret with which this browser came to a page by a link. Undefined where it came otherwise: a link opened earlier
 * must not change what the page itself is for.
 */
export async function linkedCode(
  query: Promise<Readonly<Record<string, string | string[] | undefined>>>,
  page: LinkedPage,
): Promise<string | undefined> {
  if ((await query).linked === undefined) return undefined;
  const value = (await cookies()).get(cookieName("link"))?.value ?? "";
  const [keptFor, code] = Kept.safeParse(parse(value)).data ?? [];
  return keptFor === page ? code : undefined;
}

function parse(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
