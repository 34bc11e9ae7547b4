"use server";

import { RedirectType, redirect } from "next/navigation";
import { confirmIdentity } from "@/app/identity/actions";
import type { FormState } from "@/lib/form";
import { landingPath } from "@/lib/web/landing";

/** Confirms who it is, and goes back to where that was asked for. */
export async function confirmAndReturn(_: FormState, data: FormData): Promise<FormState> {
  const returnTo = landingPath(data.get("callbackUrl"));
  data.delete("callbackUrl");
  const answer = await confirmIdentity(data);
  if (answer.problem) return answer;
  redirect(returnTo, RedirectType.replace);
}
