"use server";

import { RedirectType, redirect } from "next/navigation";
import type { FormState } from "@/lib/form";
import { resetPassword } from "@/lib/users/account/credentials/passwords";
import { action } from "@/lib/web/action";

const run = action(resetPassword, (): undefined => redirect("/sign-in?done=reset", RedirectType.replace));

/** Sets the new password by the code of a mailed link, and goes on to sign in with it. The code leaves the address with it. */
export async function reset(previous: FormState<undefined>, data: FormData): Promise<FormState<undefined>> {
  return run(previous, data);
}
