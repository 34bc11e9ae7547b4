"use server";

import { change } from "@/lib/http/change";
import { updateProfile } from "@/lib/services/profile";

const save = change(updateProfile);

/** Saves the display name; an empty one removes it. */
export async function saveName(previous: Awaited<ReturnType<typeof save>>, data: FormData): ReturnType<typeof save> {
  return save(previous, data);
}
