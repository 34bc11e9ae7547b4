"use server";

import { RedirectType, redirect } from "next/navigation";
import { getLocale } from "next-intl/server";
import { chooseLocale } from "@/app/preferences";
import type { FormState } from "@/lib/form";
import { rememberMailbox } from "@/lib/web/mailbox";
import { submitSignIn } from "@/lib/web/sign-in";

/**
 * Registers in the language of the page, signs this browser in where the configuration lets unconfirmed people in, and goes
 * on to the mail.
 */
export async function signUp(
  _: FormState<{ returnTo: string }>,
  data: FormData,
): Promise<FormState<{ returnTo: string }>> {
  data.set("locale", await getLocale());
  const answer = await submitSignIn("registration", data);
  // Then the account was made all the same, and only the session has to wait.
  const made = !answer.problem || answer.problem.errors.includes("user.should.be.confirmed");
  if (!made) return answer;
  await chooseLocale(data);
  await rememberMailbox(data.get("email"), "confirmation");
  redirect("/check-mail", RedirectType.replace);
}
