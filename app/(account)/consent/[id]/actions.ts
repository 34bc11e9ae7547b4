"use server";

import { headers } from "next/headers";
import { RedirectType, redirect } from "next/navigation";
import type { FormState } from "@/lib/form";
import { clientOf } from "@/lib/http/client";
import { decideInteraction } from "@/lib/oauth/consent/interactions";
import { isAdmitted } from "@/lib/oauth/visit";
import { Problem } from "@/lib/problem";
import { refused } from "@/lib/web/action";
import { currentActor } from "@/lib/web/current-actor";
import { interactionHere } from "@/lib/web/oauth/interaction";
import { requireSameOrigin } from "@/lib/web/origin";

/** Says yes or no to what an application asks for; the page then leads back to it. */
export async function decide(_: FormState, data: FormData): Promise<FormState> {
  const requestHeaders = await headers();
  const id = String(data.get("id"));
  try {
    requireSameOrigin(requestHeaders);
    const actor = await currentActor();
    if (!isAdmitted(actor)) throw new Problem("unauthorized", { reason: "nobody is signed in" });
    if (!(await interactionHere(id))) throw new Problem("not.found");
    await decideInteraction(actor, id, data.get("decision") === "allow");
  } catch (error) {
    return refused(data, error, clientOf(requestHeaders).requestId);
  }
  redirect(`/consent/${encodeURIComponent(id)}`, RedirectType.replace);
}
