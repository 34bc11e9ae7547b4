"use server";

import { RedirectType, redirect } from "next/navigation";
import { aboutDigits } from "@/app/(account)/digits";
import type { FormState } from "@/lib/form";
import { changeEmail, confirmEmailChange } from "@/lib/users/account/email-change";
import { aboutCurrentPassword, memberAction } from "@/lib/web/member-action";

const ask = memberAction(changeEmail, "/account/email");

/** Mails a code to the new address; nothing else changes. */
export async function askForEmail(
  previous: FormState<{ email: string }>,
  data: FormData,
): Promise<FormState<{ email: string }>> {
  return aboutCurrentPassword(await ask(previous, data));
}

// In place of the page with the code: going back must not lead to a code that is used.
const confirm = memberAction(confirmEmailChange, "/account/email", (): undefined =>
  redirect("/account?done=email", RedirectType.replace),
);

/** Confirms the new mailbox by the code of the mailed link. */
export async function confirmEmail(previous: FormState<undefined>, data: FormData): Promise<FormState<undefined>> {
  return confirm(previous, data);
}

/** Confirms the new mailbox by the digits of the mail. */
export async function confirmEmailByDigits(
  previous: FormState<undefined>,
  data: FormData,
): Promise<FormState<undefined>> {
  return aboutDigits(await confirm(previous, data));
}
