"use server";

import type { FormState } from "@/lib/form";
import { removeFactor, renameFactor } from "@/lib/users/account/credentials/factors";
import { addPasskey, startPasskey } from "@/lib/users/account/credentials/passkeys";
import { removeTrustedDevice } from "@/lib/users/account/credentials/trusted-devices";
import { action } from "@/lib/web/action";
import { change } from "@/lib/web/change";

export const rename = change(renameFactor);
export const remove = change(removeFactor);
export const untrust = change(removeTrustedDevice);

const start = action(startPasskey);
const add = change(addPasskey);

export async function startAdding() {
  return start({}, {});
}

/**
 * Adds the passkey that the browser has made.
 * @param automatic by itself, and not because someone asked it to
 */
export async function addMadePasskey(credential: object, automatic = false): Promise<FormState> {
  const { problem } = await add({}, { credential, automatic });
  return problem ? { problem } : {};
}
