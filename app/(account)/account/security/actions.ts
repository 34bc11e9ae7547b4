"use server";

import { redirect } from "next/navigation";
import type { FormState } from "@/lib/form";
import { reportIntrusion } from "@/lib/users/account/activity";
import { action } from "@/lib/web/action";
import { currentActor } from "@/lib/web/current-actor";
import { rememberMailbox } from "@/lib/web/mailbox";

const report = action(reportIntrusion);

/** “This was not me”: ends every session, this one too, and goes on to the mail with the way to a new password. */
export async function reportNotMe(): Promise<FormState> {
  // Read before: afterwards nobody is signed in.
  const actor = await currentActor();
  const answer = await report({}, {});
  if (answer.problem) return answer;
  if (actor.type === "user") await rememberMailbox(actor.email, "recovery");
  redirect("/check-mail");
}
