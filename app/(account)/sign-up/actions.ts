"use server";

import { RedirectType, redirect } from "next/navigation";
import { getLocale } from "next-intl/server";
import { chooseLocale } from "@/app/preferences";
import { type FormState, submittedValues } from "@/lib/form";
import { startPasskeySignUp } from "@/lib/users/account/credentials/passkeys";
import { action } from "@/lib/web/action";
import { rememberMailbox } from "@/lib/web/mailbox";
import { submitSignIn } from "@/lib/web/sign-in";

/** What comes next, however someone registered: the mail. */
const NEXT = "/check-mail";

/**
 * Registers in the language of the page, and signs this browser in where the configuration lets unconfirmed people in.
 * @returns why not; nothing once there is an account
 */
async function register(
  provider: "registration" | "passkeyRegistration",
  data: FormData,
  credential?: object,
): Promise<FormState<{ returnTo: string }> | undefined> {
  data.set("locale", await getLocale());
  const answer = await submitSignIn(provider, credential ? { ...submittedValues(data), credential } : data);
  // Then the account was made all the same, and only the session has to wait.
  const made = !answer.problem || answer.problem.errors.includes("user.should.be.confirmed");
  if (!made) return answer;
  await chooseLocale(data);
  await rememberMailbox(data.get("email"), "confirmation");
  return undefined;
}

/** Registers by a password, and goes on to the mail. */
export async function signUp(
  _: FormState<{ returnTo: string }>,
  data: FormData,
): Promise<FormState<{ returnTo: string }>> {
  return (await register("registration", data)) ?? redirect(NEXT, RedirectType.replace);
}

/** Registers by a passkey that the browser has made. The page goes on itself: this is no submission of the form. */
export async function signUpWithPasskey(credential: object, data: FormData): Promise<FormState<{ returnTo: string }>> {
  return (await register("passkeyRegistration", data, credential)) ?? { result: { returnTo: NEXT } };
}

const start = action(startPasskeySignUp);

/** The options to make a passkey for the address that was typed. */
export async function startSigningUp(data: FormData) {
  return start({}, { email: data.get("email") ?? "" });
}
