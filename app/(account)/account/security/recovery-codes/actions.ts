"use server";

import type { FormState } from "@/lib/form";
import { renewRecoveryCodes } from "@/lib/users/account/credentials/factors";
import { action } from "@/lib/web/action";

const renew = action(renewRecoveryCodes, ({ recoveryCodes }) => recoveryCodes);

/** Makes new recovery codes, and shows them this once. */
export async function createCodes(_: FormState<string[]>): Promise<FormState<string[]>> {
  return renew({}, {});
}
