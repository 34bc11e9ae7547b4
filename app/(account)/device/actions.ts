"use server";

import { headers } from "next/headers";
import { RedirectType, redirect } from "next/navigation";
import type { FormState } from "@/lib/form";
import { clientOf } from "@/lib/http/client";
import { decideDeviceRequest } from "@/lib/oauth/device/requests";
import { isAdmitted } from "@/lib/oauth/visit";
import { Problem } from "@/lib/problem";
import { refused } from "@/lib/web/action";
import { currentActor } from "@/lib/web/current-actor";
import { requireSameOrigin } from "@/lib/web/origin";

/** Says yes or no to the device that shows a code. */
export async function decideDevice(_: FormState, data: FormData): Promise<FormState> {
  const requestHeaders = await headers();
  const allowed = data.get("decision") === "allow";
  try {
    requireSameOrigin(requestHeaders);
    const actor = await currentActor();
    if (!isAdmitted(actor)) throw new Problem("unauthorized", { reason: "nobody is signed in" });
    await decideDeviceRequest(actor, String(data.get("user_code")), allowed);
  } catch (error) {
    return refused(data, error, clientOf(requestHeaders).requestId);
  }
  redirect(`/device?done=${allowed ? "allowed" : "denied"}`, RedirectType.replace);
}
