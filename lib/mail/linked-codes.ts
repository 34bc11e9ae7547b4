import { db } from "@/lib/db";
import { findCode } from "@/lib/mail/one-time-codes";
import { Problem, type ProblemKind } from "@/lib/problem";
import { digest } from "@/lib/secrets";
import type { CodePurpose } from "@/prisma/client/client";

/** Why looking for something was refused, for pages that say so before anyone presses a button; undefined where it was found. */
export async function faultOf(look: () => Promise<unknown>): Promise<ProblemKind | undefined> {
  try {
    await look();
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error.kind;
    throw error;
  }
}

/** A mailed link as far as a page may tell before anyone presses a button. */
interface LinkedCode {
  /** Also of a code that is used or has expired; undefined for one that is unknown or was replaced. */
  purpose: CodePurpose | undefined;
  /** The mailbox it was sent to, while it works. */
  email: string | undefined;
  /** Why it opens nothing any more. */
  fault: ProblemKind | undefined;
}

/** What a mailed link is for and whether it works, for pages that take links of several purposes. Uses nothing up. */
export async function readLink(token: string, purposes: readonly CodePurpose[]): Promise<LinkedCode> {
  const where = { digest: digest(token) };
  const found = await db.oneTimeCode.findUnique({ where, select: { purpose: true, email: true } });
  const fault = await faultOf(() => findCode(db, token, purposes));
  return { purpose: found?.purpose, email: fault === undefined ? found?.email : undefined, fault };
}

/**
 * Why a mailed link opens nothing any more; undefined while it does. Uses nothing up: mail scanners open links, too.
 * @param userId whose link it must be, where only they may use it
 */
export const faultOfLink = (token: string, purpose: CodePurpose, userId?: string): Promise<ProblemKind | undefined> =>
  faultOf(async () => {
    const code = await findCode(db, token, [purpose]);
    if (userId !== undefined && code.userId !== userId)
      throw new Problem("code.invalid", { reason: "the code is another person's" });
  });
