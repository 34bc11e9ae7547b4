"use server";

import { cookies } from "next/headers";
import { updateProfile } from "@/lib/users/account/profile";
import { cookieName, cookieOptions } from "@/lib/web/browser-cookies";
import { change } from "@/lib/web/change";

const save = change(updateProfile);

/** Saves the display name; an empty one removes it. */
export async function saveName(previous: Awaited<ReturnType<typeof save>>, data: FormData): ReturnType<typeof save> {
  return save(previous, data);
}

/** Closes the notice that signing in has kept the account. */
export async function closeKeptNotice(): Promise<void> {
  (await cookies()).set({ ...cookieOptions(), name: cookieName("kept"), value: "", maxAge: 0 });
}
