"use server";

import { redirect } from "next/navigation";
import { requestSignInLink } from "@/lib/authentication/link/sign-in-link";
import { requestUnlock } from "@/lib/authentication/unlock";
import type { FormState } from "@/lib/form";
import { requestPasswordReset } from "@/lib/users/account/credentials/passwords";
import { resendEmail } from "@/lib/users/account/registration/registration";
import { action } from "@/lib/web/action";
import { rememberedMailbox, rememberMailbox } from "@/lib/web/mailbox";

const send = {
  confirmation: action(resendEmail),
  recovery: action(requestPasswordReset),
  unlock: action(requestUnlock),
  sign_in: action(requestSignInLink),
} as const;

/** Sends the mail that this browser waits for once more. */
export async function sendAgain(_: FormState<{ email: string }>): Promise<FormState<{ email: string }>> {
  const mailbox = await rememberedMailbox();
  if (!mailbox) redirect("/resend");
  const answer = await send[mailbox.purpose]({}, { email: mailbox.email });
  if (!answer.problem) await rememberMailbox(mailbox.email, mailbox.purpose, mailbox.returnTo);
  return answer;
}
