import type { Client } from "@/lib/actor";
import { db } from "@/lib/db";
import { consumeCodeGuess } from "@/lib/limits/code-limits";
import { refundAttempt } from "@/lib/limits/limit";
import { throttle } from "@/lib/limits/throttle";
import { codeToken, otpOf } from "@/lib/mail/one-time-codes";
import { Problem } from "@/lib/problem";
import { equalBytes } from "@/lib/secrets";
import type { CodePurpose } from "@/prisma/client/client";

/** Attempts that a one-time code allows; the database holds the same limit. */
const MAX_ATTEMPTS = 5;

/** A mailed code as someone gives it back: the secret of its link, or its one-time code. */
export interface GivenCode {
  token?: string | undefined;
  code?: string | undefined;
  email?: string | undefined;
}

/**
 * The secret of a mailed code, however it was given.
 * @throws Problem code.invalid, too.many.requests
 */
export async function tokenOf(
  client: Client,
  { token, code, email }: GivenCode,
  purpose: CodePurpose,
  userId?: string,
): Promise<string> {
  await throttle(client, "codes");
  if (token !== undefined) return token;
  if (code === undefined || email === undefined)
    throw new Problem("code.invalid", { reason: "neither a token, nor a code with its email address" });
  const attempt = await consumeCodeGuess(client, email);
  const secret = await tokenOfOtp(email, code, purpose, userId);
  await refundAttempt(db, attempt);
  return secret;
}

/**
 * Trades the one-time code of the newest code for its secret. Every call spends an attempt before it looks, outside of any
 * transaction, so that no number of simultaneous guesses gets more than there are.
 * @param email mailbox that the code was sent to
 * @param userId whose code it must be, where someone is signed in
 * @throws Problem code.invalid, whatever is wrong
 */
async function tokenOfOtp(
  email: string,
  otp: string,
  purpose: CodePurpose,
  userId: string | null = null,
): Promise<string> {
  const [code] = await db.$queryRaw<{ id: string }[]>`
    UPDATE one_time_codes SET attempts = attempts + 1
    WHERE email = ${email} AND purpose = ${purpose}::code_purpose AND (${userId}::uuid IS NULL OR user_id = ${userId}::uuid)
      AND attempts < ${MAX_ATTEMPTS}::int AND consumed_at IS NULL AND expires_at > ${new Date()}
    RETURNING id`;
  const wanted = Buffer.from(code ? otpOf(code.id, purpose) : "");
  if (!code || !equalBytes(wanted, Buffer.from(otp)))
    throw new Problem("code.invalid", { reason: "no code is open for this email address, or it is another one" });
  return codeToken(code.id, purpose);
}
