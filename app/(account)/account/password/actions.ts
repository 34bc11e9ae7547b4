"use server";

import { RedirectType, redirect } from "next/navigation";
import type { FormState } from "@/lib/form";
import { changeBrowserPassword } from "@/lib/users/account/browser-account";
import { action } from "@/lib/web/action";
import { aboutCurrentPassword } from "@/lib/web/current-password";

const change = action(changeBrowserPassword, (): undefined =>
  redirect("/account/security?done=password", RedirectType.replace),
);

/** Changes the password and ends every other session. It can be shown while it is typed, hence is asked for once. */
export async function changePassword(previous: FormState<undefined>, data: FormData): Promise<FormState<undefined>> {
  data.set("passwordRepeat", String(data.get("password")));
  return aboutCurrentPassword(await change(previous, data));
}
