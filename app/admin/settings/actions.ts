"use server";

import * as settings from "@/lib/operator/settings/settings";
import type { Change } from "@/lib/operator/settings/settings.contract";
import { change } from "@/lib/web/change";

const changeAll = change(settings.changeSettings);

/** Changes settings, all or none, and shows the page as it is then. */
export async function changeSettings(changes: readonly Change[]) {
  return changeAll({}, { settings: changes });
}
