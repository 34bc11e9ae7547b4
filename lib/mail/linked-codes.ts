import { db } from "@/lib/db";
import { findCode } from "@/lib/mail/one-time-codes";
import { Problem, type ProblemKind } from "@/lib/problem";
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
