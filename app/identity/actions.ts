"use server";

import { type Means, meansOf } from "@/app/identity/means";
import { reauthenticate } from "@/lib/authentication/factors/reauthenticate";
import { startReauthentication } from "@/lib/authentication/passkeys/sign-in";
import type { FormState } from "@/lib/form";
import { listFactors } from "@/lib/users/account/credentials/factors";
import { action, type Submission } from "@/lib/web/action";

const read = action(listFactors, meansOf);
const show = action(reauthenticate);
const start = action(startReauthentication);

/** By what the person at this browser can show that it is them, the easiest first. */
export async function readMeans(): Promise<FormState<Means[]>> {
  return read({}, {});
}

/** Notes in this session that its holder has just shown who they are. */
export async function confirmIdentity(data: Submission): Promise<FormState> {
  const { problem } = await show({}, data);
  return problem ? { problem } : {};
}

export async function startConfirming() {
  return start({}, {});
}
