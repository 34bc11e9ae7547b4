"use server";

import * as keys from "@/lib/sessions/keys/keys";
import { change } from "@/lib/web/change";

const rotate = change(keys.rotateKeys);

export async function rotateKeys() {
  return rotate({}, {});
}
