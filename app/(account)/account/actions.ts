"use server";

import { updateProfile } from "@/lib/users/account/profile";
import { change } from "@/lib/web/change";

const save = change(updateProfile);

/** Saves the display name; an empty one removes it. */
export async function saveName(previous: Awaited<ReturnType<typeof save>>, data: FormData): ReturnType<typeof save> {
  return save(previous, data);
}
