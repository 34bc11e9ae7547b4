"use server";

import { change } from "@/lib/http/change";
import * as keys from "@/lib/services/keys";

const rotate = change(keys.rotateKeys);

export async function rotateKeys() {
  return rotate({}, {});
}
