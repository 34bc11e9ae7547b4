"use server";

import type { FormState } from "@/lib/form";
import { currentActor } from "@/lib/web/current-actor";
import { notePasskeyOffer } from "@/lib/web/passkey-offer";

/** Notes that this browser has offered its reader a passkey: it does not for a month. Touches a cookie of this browser alone. */
export async function noteOffer(): Promise<FormState> {
  const actor = await currentActor();
  if (actor.type === "user") await notePasskeyOffer(actor);
  return {};
}
