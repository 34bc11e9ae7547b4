"use server";

import { RedirectType, redirect } from "next/navigation";
import { requestUnlock, unlockSignIn } from "@/lib/authentication/unlock";
import type { FormState } from "@/lib/form";
import { action } from "@/lib/web/action";
import { keepDevice } from "@/lib/web/device";
import { rememberMailbox } from "@/lib/web/mailbox";

const request = action(requestUnlock, async ({ email }): Promise<undefined> => {
  await rememberMailbox(email, "unlock");
  redirect("/check-mail", RedirectType.push);
});

const use = action(unlockSignIn);

/** Sends the mail that opens sign-in, where there is an account; goes on in the same way where there is none. */
export async function askToUnlock(previous: FormState<undefined>, data: FormData): Promise<FormState<undefined>> {
  return request(previous, data);
}

/** Opens sign-in by the code of the mailed link, and makes this browser a known one. */
export async function unlock(
  previous: FormState<{ email: string }>,
  data: FormData,
): Promise<FormState<{ email: string }>> {
  await keepDevice();
  return use(previous, data);
}
