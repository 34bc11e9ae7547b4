"use server";

import { redirect } from "next/navigation";
import { leave } from "@/lib/web/sign-in";

/** Ends this browser's session and shows the sign-in page. */
export async function signOut(): Promise<void> {
  await leave();
  redirect("/sign-in");
}
