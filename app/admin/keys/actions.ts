"use server";

import * as keys from "@/lib/sessions/keys/keys";
import { change } from "@/lib/web/change";

const rotate = change(keys.rotateKeys);

const revoke = change(keys.revokeKey);

export async function rotateKeys(alg: string) {
  return rotate({}, { alg });
}

export async function revokeKey(kid: string) {
  return revoke({}, { params: { kid } });
}
