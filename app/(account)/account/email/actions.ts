"use server";

import { RedirectType, redirect } from "next/navigation";
import { aboutOtp } from "@/app/(account)/about-otp";
import type { FormState } from "@/lib/form";
import {
  cancelEmailChange,
  changeEmail,
  confirmEmailChange,
  resendEmailChange,
} from "@/lib/users/account/email/email-change";
import { action } from "@/lib/web/action";
import { change } from "@/lib/web/change";
import { aboutCurrentPassword } from "@/lib/web/current-password";

const ask = action(changeEmail);

/** Mails a code to the new address; nothing else changes. */
export async function askForEmail(
  previous: FormState<{ email: string }>,
  data: FormData,
): Promise<FormState<{ email: string }>> {
  return aboutCurrentPassword(await ask(previous, data));
}

// In place of the page with the code: going back must not lead to a code that is used.
const confirm = action(confirmEmailChange, (): undefined => redirect("/account?done=email", RedirectType.replace));

/** Confirms the new mailbox by the code of the mailed link. */
export async function confirmEmail(previous: FormState<undefined>, data: FormData): Promise<FormState<undefined>> {
  return confirm(previous, data);
}

/** Confirms the new mailbox by the one-time code of the email. */
export async function confirmEmailByDigits(
  previous: FormState<undefined>,
  data: FormData,
): Promise<FormState<undefined>> {
  return aboutOtp(await confirm(previous, data));
}

const again = change(resendEmailChange);

/** Sends the mail to the new address once more. */
export async function sendEmailAgain(previous: FormState<{ email: string }>): Promise<FormState<{ email: string }>> {
  return again(previous, {});
}

const cancel = change(cancelEmailChange);

/** Leaves the address as it is. */
export async function cancelEmail(previous: FormState<undefined>): Promise<FormState<undefined>> {
  return cancel(previous, {});
}
