import { cookies } from "next/headers";
import { z } from "zod";
import { codeLifetime } from "@/lib/mail/one-time-codes";
import { normalizeEmail } from "@/lib/values";
import { cookieName, cookieOptions } from "@/lib/web/browser-cookies";

/** How much longer than its link works a mail is remembered, so that another can be asked for. */
const GRACE_SECONDS = 3600;

const Mailbox = z.object({
  email: z.string(),
  purpose: z.enum(["confirmation", "recovery", "unlock", "sign_in"]),
  sentAt: z.number(),
  /** Where the sign-in that the mail is for leads back to. */
  returnTo: z.string().optional(),
});

/** The mail that this browser waits for. */
export type Mailbox = z.infer<typeof Mailbox>;

/**
 * Remembers in this browser which mailbox a mail went to, so that the next pages need not ask and no address stands in a
 * URL. Says nothing about whether anybody has that address.
 */
export async function rememberMailbox(email: unknown, purpose: Mailbox["purpose"], returnTo?: string): Promise<void> {
  const mailbox = typeof email === "string" ? normalizeEmail(email) : undefined;
  if (!mailbox) return;
  const value = JSON.stringify({ email: mailbox, purpose, sentAt: Date.now(), returnTo } satisfies Mailbox);
  const maxAge = codeLifetime(purpose) + GRACE_SECONDS;
  (await cookies()).set(cookieName("mailbox"), value, { ...cookieOptions(), maxAge });
}

/** The mail that this browser waits for; undefined where there is none, or the cookie is not what we wrote. */
export async function rememberedMailbox(): Promise<Mailbox | undefined> {
  const value = (await cookies()).get(cookieName("mailbox"))?.value ?? "";
  // Anyone who edits their own cookie fools only themselves: it is worth no more than what they could type.
  const parsed = z.string().transform(parseJson).pipe(Mailbox).safeParse(value);
  return parsed.success && normalizeEmail(parsed.data.email) ? parsed.data : undefined;
}

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Forgets the mailbox: anyone who is in, waits for nothing. */
export async function forgetMailbox(): Promise<void> {
  (await cookies()).set(cookieName("mailbox"), "", { ...cookieOptions(), maxAge: 0 });
}
