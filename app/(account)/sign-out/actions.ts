"use server";

import { RedirectType, redirect } from "next/navigation";
import { valuesOf } from "@/lib/web/action";
import { submitSignOut } from "@/lib/web/sign-in";

/** Ends this browser's session and goes to the sign-in page. Fits any `<form action>`. */
export async function signOut(): Promise<void> {
  const { problem } = await submitSignOut();
  // Nobody may believe to be out who is not.
  if (problem && problem.status !== 401) throw new Error(problem.title);
  redirect("/sign-in?done=signed-out", RedirectType.replace);
}

/** The same for an application, to which the page then leads back. */
export async function signOutFor(_: unknown, data: FormData): Promise<void> {
  const { problem } = await submitSignOut();
  if (problem && problem.status !== 401) throw new Error(problem.title);
  const { request } = valuesOf(data);
  redirect(`/sign-out?${new URLSearchParams(String(request))}`, RedirectType.replace);
}
