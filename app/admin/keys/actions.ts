"use server";

import { change } from "@/app/admin/change";
import * as keys from "@/lib/sessions/keys/keys";

const rotate = change(keys.rotateKeys);

const revoke = change(keys.revokeKey);

export async function rotateKeys() {
  return rotate({}, {});
}

export async function revokeKey(kid: string) {
  return revoke({}, { params: { kid } });
}
