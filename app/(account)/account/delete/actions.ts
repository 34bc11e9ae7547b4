"use server";

import { cookies } from "next/headers";
import { RedirectType, redirect } from "next/navigation";
import type { FormState } from "@/lib/form";
import { scheduleDeletion } from "@/lib/users/account/deletion";
import { action } from "@/lib/web/action";
import { cookieName, cookieOptions } from "@/lib/web/browser-cookies";
import { aboutCurrentPassword } from "@/lib/web/current-password";

const schedule = action(scheduleDeletion, async (): Promise<undefined> => {
  // The session has ended. Without its cookie the browser also forgets the pages that going back would show.
  (await cookies()).set(cookieName("session"), "", { ...cookieOptions(), maxAge: 0 });
  redirect("/keep-account", RedirectType.replace);
});

/** Ends every session and deletes the account in two weeks. */
export async function deleteAccount(previous: FormState<undefined>, data: FormData): Promise<FormState<undefined>> {
  return aboutCurrentPassword(await schedule(previous, data));
}
