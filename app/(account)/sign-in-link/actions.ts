"use server";

import { RedirectType, redirect } from "next/navigation";
import { requestSignInLink } from "@/lib/authentication/link/sign-in-link";
import type { FormState } from "@/lib/form";
import { action } from "@/lib/web/action";
import { keepDevice } from "@/lib/web/device";
import { landingPath } from "@/lib/web/landing";
import { forgetMailbox, rememberMailbox } from "@/lib/web/mailbox";
import { returnPath } from "@/lib/web/return-to";
import { submitSignIn } from "@/lib/web/sign-in";

const request = action(requestSignInLink, (): undefined => undefined);

/** Sends a link that signs in this browser, where there is an account; goes on in the same way where there is none. */
export async function askForLink(previous: FormState<undefined>, data: FormData): Promise<FormState<undefined>> {
  await keepDevice();
  const answer = await request(previous, data);
  if (answer.problem) return answer;
  await rememberMailbox(data.get("email"), "sign_in", returnPath(data.get("callbackUrl")));
  redirect("/check-mail", RedirectType.push);
}

/** Signs this browser in by the code of the mailed link, and goes on to where someone came from. */
export async function signInByMailedLink(_: FormState<undefined>, data: FormData): Promise<FormState<undefined>> {
  const { problem, result } = await submitSignIn("link", data);
  if (problem) return { problem };
  await forgetMailbox();
  // In place of this page: going back must not lead to a code that is used.
  redirect(landingPath(result?.returnTo), RedirectType.replace);
}
