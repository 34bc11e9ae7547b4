"use server";

import { RedirectType, redirect } from "next/navigation";
import type { FormState } from "@/lib/form";
import { action } from "@/lib/http/action";
import { aboutCurrentPassword } from "@/lib/http/current-password";
import { changeBrowserPassword } from "@/lib/services/browser";

const change = action(changeBrowserPassword, (): undefined =>
  redirect("/account/security?done=password", RedirectType.replace),
);

/** Changes the password and ends every other session. It can be shown while it is typed, hence is asked for once. */
export async function changePassword(previous: FormState<undefined>, data: FormData): Promise<FormState<undefined>> {
  data.set("passwordRepeat", String(data.get("password")));
  return aboutCurrentPassword(await change(previous, data));
}
