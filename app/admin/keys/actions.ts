"use server";

import { change } from "@/app/admin/change";
import * as keys from "@/lib/sessions/keys/keys";

const rotate = change(keys.rotateKeys);

export async function rotateKeys() {
  return rotate({}, {});
}
