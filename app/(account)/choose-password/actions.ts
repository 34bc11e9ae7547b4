"use server";

import { RedirectType, redirect } from "next/navigation";
import type { FormState } from "@/lib/form";
import { changeBrowserPassword } from "@/lib/users/account/browser-account";
import { action } from "@/lib/web/action";
import { landingPath } from "@/lib/web/landing";

const change = action(changeBrowserPassword, (): undefined => redirect(landingPath("/"), RedirectType.replace));

/** Changes the password that an administrator asked to be changed. It is shown while it is typed, hence asked for once. */
export async function choosePassword(previous: FormState<undefined>, data: FormData): Promise<FormState<undefined>> {
  data.set("passwordRepeat", String(data.get("password")));
  return change(previous, data);
}
