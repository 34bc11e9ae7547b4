"use server";

import { redirect } from "next/navigation";
import type { FormState } from "@/lib/form";
import { action } from "@/lib/http/action";
import { rememberedMailbox, rememberMailbox } from "@/lib/http/mailbox";
import { restorePassword } from "@/lib/services/passwords";
import { resendEmail } from "@/lib/services/registration";
import { requestUnlock } from "@/lib/services/unlock";

const send = {
  confirmation: action(resendEmail),
  recovery: action(restorePassword),
  unlock: action(requestUnlock),
} as const;

/** Sends the mail that this browser waits for once more. */
export async function sendAgain(_: FormState<{ email: string }>): Promise<FormState<{ email: string }>> {
  const mailbox = await rememberedMailbox();
  if (!mailbox) redirect("/resend");
  const answer = await send[mailbox.purpose]({}, { email: mailbox.email });
  if (!answer.problem) await rememberMailbox(mailbox.email, mailbox.purpose);
  return answer;
}
