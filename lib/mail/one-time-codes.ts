import { v7 as uuidv7 } from "uuid";
import type { Transaction } from "@/lib/db";
import { Problem } from "@/lib/problem";
import { authenticator, digest } from "@/lib/secrets";
import type { CodePurpose, OneTimeCode } from "@/prisma/client/client";

const DAY = 24 * 3600;

/** How long the owner of an account that is to be deleted may still keep it. */
export const DELETION_SECONDS = 14 * DAY;

const LIFETIME_SECONDS = {
  confirmation: DAY,
  recovery: 30 * 60,
  email_change: DAY,
  deletion: DELETION_SECONDS,
  unlock: 30 * 60,
  sign_in: 10 * 60,
  invitation: 7 * DAY,
} as const satisfies Record<CodePurpose, number>;

/** What a code is for whose holder may choose the password of its account. */
export const PASSWORD_PURPOSES = ["recovery", "invitation"] as const satisfies CodePurpose[];

/** For how many seconds a code of this purpose works. */
export const codeLifetime = (purpose: CodePurpose): number => LIFETIME_SECONDS[purpose];

/**
 * The mailed secret of a code: 256 bits, derived from APP_SECRET and the code's id rather than stored, so that a retried
 * mail carries the same link and the database holds nothing to steal.
 */
export function codeToken(codeId: string, purpose: CodePurpose): string {
  return authenticator("one-time code", purpose, codeId).toString("base64url");
}

/** A 6-digit form of a code, for people who cannot open its link. Derived like its secret, and good only with the email address. */
export function otpOf(codeId: string, purpose: CodePurpose): string {
  const number = authenticator("one-time code", "digits", purpose, codeId).readUIntBE(0, 6) % 1_000_000;
  return String(number).padStart(6, "0");
}

/**
 * Makes a code for a person; an older one of the same purpose stops working.
 * @param email mailbox that the code proves, the person's own unless given
 * @param device digest of the device that alone may use it, base64url
 */
export async function issueCode(
  tx: Transaction,
  userId: string,
  purpose: CodePurpose,
  email?: string,
  device?: string | null,
): Promise<{ id: string; expiresAt: Date }> {
  const id = uuidv7();
  const createdAt = new Date();
  const expiresAt = new Date(createdAt.getTime() + LIFETIME_SECONDS[purpose] * 1000);
  const mailbox = email ?? (await tx.user.findUniqueOrThrow({ where: { id: userId }, select: { email: true } })).email;
  const secret = digest(codeToken(id, purpose));
  const values = {
    id,
    digest: secret,
    email: mailbox,
    attempts: 0,
    device: device ? new Uint8Array(Buffer.from(device, "base64url")) : null,
    createdAt,
    expiresAt,
    consumedAt: null,
  };
  await tx.oneTimeCode.upsert({
    where: { userId_purpose: { userId, purpose } },
    create: { userId, purpose, ...values },
    update: values,
  });
  return { id, expiresAt };
}

/**
 * Makes a person's codes worthless, for example those in a mailbox that is no longer theirs.
 * @param purposes which of them; all unless given
 */
export async function withdrawCodes(tx: Transaction, userId: string, purposes?: readonly CodePurpose[]): Promise<void> {
  await tx.oneTimeCode.updateMany({
    where: { userId, ...(purposes ? { purpose: { in: [...purposes] } } : {}), consumedAt: null },
    data: { consumedAt: new Date() },
  });
}

/**
 * Finds the code behind a mailed secret, without using it.
 * @throws Problem code.invalid, code.expired, code.used
 */
export async function findCode(tx: Transaction, token: string, purposes: readonly CodePurpose[]): Promise<OneTimeCode> {
  const where = { digest: digest(token) };
  const code = await tx.oneTimeCode.findUnique({ where, include: { user: { select: { email: true } } } });
  if (!code || !purposes.includes(code.purpose))
    throw new Problem("code.invalid", { reason: "unknown, replaced, or of another purpose" });
  // The mailbox it proves is no longer the person's; for a change it is not yet.
  if (code.purpose !== "email_change" && code.email !== code.user.email)
    throw new Problem("code.invalid", { reason: "the email address is no longer the person's" });
  if (code.consumedAt) throw new Problem("code.used", { reason: "used before" });
  if (code.expiresAt <= new Date()) throw new Problem("code.expired");
  return code;
}

/**
 * Uses a code up: of any number of simultaneous callers exactly one gets it.
 * @throws Problem code.invalid, code.expired, code.used
 */
export async function consumeCode(
  tx: Transaction,
  token: string,
  ...purposes: readonly CodePurpose[]
): Promise<OneTimeCode> {
  const code = await findCode(tx, token, purposes);
  const { count } = await tx.oneTimeCode.updateMany({
    where: { id: code.id, digest: code.digest, consumedAt: null },
    data: { consumedAt: new Date() },
  });
  if (count !== 1) throw new Problem("code.used", { reason: "used by another request at the same time" });
  return code;
}
