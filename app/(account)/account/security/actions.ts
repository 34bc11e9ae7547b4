"use server";

import { redirect } from "next/navigation";
import type { FormState } from "@/lib/form";
import { requireUser } from "@/lib/http/current-actor";
import { rememberMailbox } from "@/lib/http/mailbox";
import { memberAction } from "@/lib/http/member-action";
import { reportIntrusion } from "@/lib/services/activity";

const report = memberAction(reportIntrusion, "/account/security");

/** “This was not me”: ends every session, this one too, and goes on to the mail with the way to a new password. */
export async function reportNotMe(): Promise<FormState> {
  const { email } = await requireUser("/account/security");
  const answer = await report({}, {});
  if (answer.problem) return answer;
  await rememberMailbox(email, "recovery");
  redirect("/check-mail");
}
