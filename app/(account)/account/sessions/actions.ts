"use server";

import type { FormState } from "@/lib/form";
import { endOtherSessions, endOwnSession } from "@/lib/sessions/own-sessions";
import type { Submission } from "@/lib/web/action";
import { change } from "@/lib/web/change";

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
