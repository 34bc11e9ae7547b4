"use server";

import type { FormState } from "@/lib/form";
import { disconnectApplication } from "@/lib/oauth/consent/connected";
import type { Submission } from "@/lib/web/action";
import { change } from "@/lib/web/change";

const revoke = change(disconnectApplication);

/** Revokes an application's access to one's own account. */
export async function disconnect(previous: FormState<undefined>, data: Submission): Promise<FormState<undefined>> {
  return revoke(previous, data);
}
