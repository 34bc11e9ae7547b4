"use server";

import { refresh } from "next/cache";
import type { FormState } from "@/lib/form";
import { memberAction } from "@/lib/http/member-action";
import { updateProfile } from "@/lib/services/profile";

const save = memberAction(updateProfile, "/account", ({ name }) => {
  refresh();
  return { name };
});

/** Saves the display name; an empty one removes it. */
export async function saveName(
  previous: FormState<{ name: string }>,
  data: FormData,
): Promise<FormState<{ name: string }>> {
  return save(previous, data);
}
