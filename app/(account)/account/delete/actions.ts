"use server";

import { RedirectType, redirect } from "next/navigation";
import type { FormState } from "@/lib/form";
import { aboutCurrentPassword, memberAction } from "@/lib/http/member-action";
import { scheduleDeletion } from "@/lib/services/deletion";

// In place of the form: going back leads to an account that nobody is signed in to.
const schedule = memberAction(scheduleDeletion, "/account/delete", (): undefined =>
  redirect("/keep-account", RedirectType.replace),
);

/** Ends every session and deletes the account in two weeks. */
export async function deleteAccount(previous: FormState<undefined>, data: FormData): Promise<FormState<undefined>> {
  return aboutCurrentPassword(await schedule(previous, data));
}
