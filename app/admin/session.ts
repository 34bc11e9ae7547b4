"use server";

import { redirect } from "next/navigation";
import { submitSignOut } from "@/lib/web/sign-in";

/** Ends this browser's session and shows the sign-in page. */
export async function signOut(): Promise<void> {
  await submitSignOut();
  redirect("/sign-in");
}
