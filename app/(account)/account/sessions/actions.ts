"use server";

import type { FormState } from "@/lib/form";
import type { Submission } from "@/lib/http/action";
import { change } from "@/lib/http/change";
import { endOtherSessions, endOwnSession } from "@/lib/services/own-sessions";

const endOne = change(endOwnSession);

/** Ends one of one's own sessions. */
export async function endSession(previous: FormState<undefined>, data: Submission): Promise<FormState<undefined>> {
  return endOne(previous, data);
}

const endRest = change(endOtherSessions);

/** Ends every session but the one that asks. */
export async function endOthers(
  previous: FormState<{ ended: number }>,
  data: Submission,
): Promise<FormState<{ ended: number }>> {
  return endRest(previous, data);
}
