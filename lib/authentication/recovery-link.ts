import { db } from "@/lib/db";
import { findCode } from "@/lib/mail/one-time-codes";
import { Problem, type ProblemKind } from "@/lib/problem";

/** Why a mailed link to a new password opens nothing any more; undefined while it does. Uses nothing up. */
export async function faultOfRecovery(code: string): Promise<ProblemKind | undefined> {
  try {
    await findCode(db, code, ["recovery"]);
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error.kind;
    throw error;
  }
}
