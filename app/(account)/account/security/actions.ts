"use server";

import { redirect } from "next/navigation";
import { reportIntrusion } from "@/lib/audit/activity";
import type { FormState } from "@/lib/form";
import { requireUser } from "@/lib/web/current-actor";
import { rememberMailbox } from "@/lib/web/mailbox";
import { memberAction } from "@/lib/web/member-action";

const report = memberAction(reportIntrusion, "/account/security");

/** “This was not me”: ends every session, this one too, and goes on to the mail with the way to a new password. */
export async function reportNotMe(): Promise<FormState> {
  const { email } = await requireUser("/account/security");
  const answer = await report({}, {});
  if (answer.problem) return answer;
  await rememberMailbox(email, "recovery");
  redirect("/check-mail");
}
