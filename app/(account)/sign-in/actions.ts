"use server";

import { RedirectType, redirect } from "next/navigation";
import { startPasskeySignIn } from "@/lib/authentication/passkeys/sign-in";
import type { FormState } from "@/lib/form";
import { action } from "@/lib/web/action";
import { landingPath } from "@/lib/web/landing";
import { forgetMailbox, rememberMailbox } from "@/lib/web/mailbox";
import { submitSignIn } from "@/lib/web/sign-in";

/** Signs this browser in and goes on to where someone came from. */
export async function signIn(
  _: FormState<{ returnTo: string }>,
  data: FormData,
): Promise<FormState<{ returnTo: string }>> {
  const answer = await submitSignIn("credentials", data);
  // The page that sends the mail again then knows where to.
  if (answer.problem?.errors.includes("user.should.be.confirmed"))
    await rememberMailbox(data.get("email"), "confirmation");
  if (answer.problem?.errors.includes("too.many.requests")) await rememberMailbox(data.get("email"), "unlock");
  if (answer.problem) return answer;
  await forgetMailbox();
  // In place of this page: going back must not lead to a form that is done.
  redirect(landingPath(answer.result?.returnTo), RedirectType.replace);
}

/** Signs this browser in by a passkey. The page goes on itself: this is no form. */
export async function signInWithPasskey(
  credential: object,
  callbackUrl: string,
): Promise<FormState<{ returnTo: string }>> {
  const answer = await submitSignIn("passkey", { credential, callbackUrl });
  if (answer.problem) return answer;
  await forgetMailbox();
  return { result: { returnTo: landingPath(answer.result?.returnTo) } };
}

const start = action(startPasskeySignIn);

export async function startPasskey() {
  return start({}, {});
}
