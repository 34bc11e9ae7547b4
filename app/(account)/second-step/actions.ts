"use server";

import { RedirectType, redirect } from "next/navigation";
import { startFactor } from "@/lib/authentication/passkeys/sign-in";
import type { FormState } from "@/lib/form";
import { action, type Submission, valuesOf } from "@/lib/web/action";
import { forgetChallenge, keptChallenge } from "@/lib/web/challenge";
import { landingPath } from "@/lib/web/landing";
import { forgetMailbox } from "@/lib/web/mailbox";
import { signInPath } from "@/lib/web/return-to";
import { submitSignIn } from "@/lib/web/sign-in";

/** Finishes signing in, and says where it goes on. What cannot be gone on with leads back to the password, with words. */
async function finish(data: Submission): Promise<FormState<{ returnTo: string }>> {
  const { callbackUrl, method, code, credential, trust_device: trusts } = valuesOf(data);
  const kept = await keptChallenge();
  const trust_device = trusts === "on" || trusts === true;
  const values = { challenge: kept?.challenge ?? "", method, code, credential, trust_device, callbackUrl };
  // Also without a challenge: another site's page is refused before anything is forgotten.
  const answer = await submitSignIn("factor", values);
  const over = !kept || answer.problem?.errors.includes("challenge.invalid");
  if (answer.problem && (!over || answer.problem.errors.includes("forbidden"))) return answer;
  await forgetChallenge();
  if (over) return { result: { returnTo: signInPath(String(callbackUrl), "challenge.invalid") } };
  await forgetMailbox();
  return { result: { returnTo: landingPath(answer.result?.returnTo) } };
}

/** Finishes signing in by a code. */
export async function verifySecondStep(
  _: FormState<{ returnTo: string }>,
  data: FormData,
): Promise<FormState<{ returnTo: string }>> {
  const { problem, result } = await finish(data);
  if (problem) return { problem };
  // In place of this page: going back must not lead to a challenge that is used.
  redirect(landingPath(result?.returnTo), RedirectType.replace);
}

/** Finishes signing in by a passkey; the page goes on itself. */
export async function verifySecondPasskey(credential: object, callbackUrl: string, trusts: boolean) {
  return finish({ method: "passkey", credential, callbackUrl, trust_device: trusts });
}

const start = action(startFactor);

/** The options for a passkey as the second step of this browser's sign-in. */
export async function startSecondStep() {
  const kept = await keptChallenge();
  return start({}, { challenge: kept?.challenge ?? "" });
}
