import type { z } from "zod";
import type { Actor, Method } from "@/lib/actor";
import { audit } from "@/lib/audit/record";
import { isAllowed } from "@/lib/authentication/factors/allowed";
import { FactorMethod } from "@/lib/authentication/factors/factors.contract";
import { countRecoveryCodes, takeRecoveryCode } from "@/lib/authentication/factors/recovery-codes";
import { stepOf } from "@/lib/authentication/factors/totp";
import type { Ceremony } from "@/lib/authentication/passkeys/ceremony";
import { noteAssertion, readAssertion } from "@/lib/authentication/passkeys/verification";
import type { AssertionJson } from "@/lib/authentication/passkeys/webauthn.contract";
import type { Transaction } from "@/lib/db";
import { queueMail } from "@/lib/mail/outbox";
import { Problem } from "@/lib/problem";
import type { User } from "@/prisma/client/client";

/** A factor as someone shows it. */
export interface Shown {
  method: z.output<typeof FactorMethod>;
  code?: string | undefined;
  credential?: AssertionJson | undefined;
}

/**
 * By what a person can show a second factor, the easiest one first. Who has none that is allowed shows what they have: it
 * proves who they are, and the admission check lets them add another one and nothing else.
 */
export async function methodsOf(tx: Transaction, userId: string): Promise<Shown["method"][]> {
  const rows = await tx.factor.groupBy({ by: ["kind"], where: { userId, confirmedAt: { not: null } } });
  const kinds = new Set(rows.map(({ kind }) => kind));
  const codes = await countRecoveryCodes(tx, userId);
  const methods = FactorMethod.options.filter((method) => (method === "recovery" ? codes > 0 : kinds.has(method)));
  const allowed = methods.filter((method) => isAllowed(method === "recovery" ? "totp" : method));
  return allowed.length > 0 ? allowed : methods;
}

/** @throws Problem wrong.code, passkey.invalid for a method that this person cannot sign in with */
async function requireMethod(tx: Transaction, userId: string, { method }: Shown): Promise<void> {
  if ((await methodsOf(tx, userId)).includes(method)) return;
  throw new Problem(method === "passkey" ? "passkey.invalid" : "wrong.code", { reason: `not by ${method}` });
}

/** Takes a code of one of the person's authenticator apps, once: no step that was taken, or lies before one, counts again. */
async function takeTotp(tx: Transaction, userId: string, code: string): Promise<boolean> {
  const now = new Date();
  const digits = code.replace(/[\s-]/g, "");
  const factors = await tx.factor.findMany({ where: { userId, kind: "totp", confirmedAt: { not: null } } });
  for (const factor of factors) {
    const step = stepOf(factor, digits, now);
    if (step === undefined) continue;
    const { count } = await tx.factor.updateMany({
      where: { id: factor.id, OR: [{ lastStep: null }, { lastStep: { lt: step } }] },
      data: { lastStep: step, lastUsedAt: now },
    });
    if (count === 1) return true;
  }
  return false;
}

/** Tells the owner that a recovery code was used: who finds the paper signs in by it. */
async function noteRecovery(tx: Transaction, actor: Actor, user: User): Promise<void> {
  const left = await countRecoveryCodes(tx, user.id);
  await audit(tx, actor, "recovery_code.used", { type: "user", id: user.id }, { left });
  const { ipAddress, userAgent } = actor.client;
  const props = { at: new Date().toISOString(), ipAddress, userAgent, left };
  const { id: userId, email: recipient, locale } = user;
  await queueMail(tx, { template: "recovery_code_used", recipient, locale, userId, props });
}

/** Checks what was shown and uses it up, in a transaction that holds the person's row (`lockUser`). Says what it proves. */
type Proof = (tx: Transaction, actor: Actor, user: User) => Promise<readonly Method[]>;

async function proveCode(tx: Transaction, actor: Actor, user: User, { method, code = "" }: Shown) {
  if (method === "totp") {
    if (!(await takeTotp(tx, user.id, code)))
      throw new Problem("wrong.code", { reason: "no app has this code now, or it was used" });
    return ["otp", "mfa"] as const;
  }
  if (!(await takeRecoveryCode(tx, user.id, code)))
    throw new Problem("wrong.code", { reason: "no unused recovery code" });
  await noteRecovery(tx, actor, user);
  return ["recovery", "mfa"] as const;
}

/**
 * Reads a factor as it is shown. What takes time, a signature, is checked here, outside of any transaction; the attempt is
 * counted before.
 * @param ceremony what a passkey must have signed for
 * @throws Problem wrong.code, passkey.invalid, here or where it is used up
 */
export async function readShown(shown: Shown, ceremony: Ceremony, userId: string): Promise<Proof> {
  if (shown.method !== "passkey")
    return async (tx, actor, user) => {
      await requireMethod(tx, user.id, shown);
      return proveCode(tx, actor, user, shown);
    };
  if (!shown.credential) throw new Problem("passkey.invalid", { reason: "no credential" });
  const asserted = await readAssertion(shown.credential, ceremony, userId);
  return async (tx, _, user) => {
    await requireMethod(tx, user.id, shown);
    await noteAssertion(tx, asserted);
    return asserted.amr;
  };
}

/** Proofs together, each named once. */
export const combine = (...lists: (readonly Method[])[]): Method[] => [...new Set(lists.flat())];
