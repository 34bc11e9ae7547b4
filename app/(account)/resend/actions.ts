"use server";

import { RedirectType, redirect } from "next/navigation";
import type { FormState } from "@/lib/form";
import { resendEmail } from "@/lib/users/account/registration/registration";
import { action } from "@/lib/web/action";
import { rememberMailbox } from "@/lib/web/mailbox";

const run = action(resendEmail, async ({ email }): Promise<undefined> => {
  await rememberMailbox(email, "confirmation");
  redirect("/check-mail", RedirectType.push);
});

/** Sends the confirmation mail again where someone waits for it; goes on in the same way where nobody does. */
export async function resend(previous: FormState<undefined>, data: FormData): Promise<FormState<undefined>> {
  return run(previous, data);
}
