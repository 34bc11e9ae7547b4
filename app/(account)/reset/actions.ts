"use server";

import { RedirectType, redirect } from "next/navigation";
import type { FormState } from "@/lib/form";
import { resetBrowserPassword } from "@/lib/users/account/browser-account";
import { action } from "@/lib/web/action";
import { keepDevice } from "@/lib/web/device";
import { WELCOME_PATH } from "@/lib/web/landing";
import { forgetMailbox, rememberMailbox } from "@/lib/web/mailbox";
import { submitSignIn } from "@/lib/web/sign-in";

const run = action(resetBrowserPassword);

/**
 * Sets the password by the code of a mailed link; the code leaves the address with it. Anyone who was invited is signed in by what
 * they have just chosen, as the sign-in page would do it. Everyone else goes on to sign in, and so do they where that is refused.
 */
export async function reset(_: FormState<undefined>, data: FormData): Promise<FormState<undefined>> {
  // The browser that proves the mailbox has a budget of its own for sign-ins from then on: strangers' guesses do not keep it out.
  await keepDevice();
  const { result, ...refusal } = await run({}, data);
  if (!result) return refusal;
  const { email, invited } = result;
  if (invited) {
    const proof = { email, password: data.get("password"), callbackUrl: WELCOME_PATH };
    const { problem } = await submitSignIn("credentials", proof);
    if (!problem) {
      await forgetMailbox();
      redirect(WELCOME_PATH, RedirectType.replace);
    }
  }
  // The page that comes next need not ask for what the code has told, whichever browser asked for the link.
  await rememberMailbox(email, "recovery");
  redirect(`/sign-in?done=${invited ? "chosen" : "reset"}`, RedirectType.replace);
}
