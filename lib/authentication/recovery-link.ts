import { findCode } from "@/lib/authentication/one-time-codes";
import { db } from "@/lib/db";
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
