"use server";

import { RedirectType, redirect } from "next/navigation";
import type { FormState } from "@/lib/form";
import { requestPasswordReset } from "@/lib/users/account/credentials/passwords";
import { action } from "@/lib/web/action";
import { rememberMailbox } from "@/lib/web/mailbox";

const run = action(requestPasswordReset, async ({ email }): Promise<undefined> => {
  await rememberMailbox(email, "recovery");
  redirect("/check-mail", RedirectType.push);
});

/** Sends a recovery mail where there is an account; goes on in the same way where there is none. */
export async function restore(previous: FormState<undefined>, data: FormData): Promise<FormState<undefined>> {
  return run(previous, data);
}
