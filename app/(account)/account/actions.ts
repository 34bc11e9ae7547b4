"use server";

import { refresh } from "next/cache";
import type { FormState } from "@/lib/form";
import { updateProfile } from "@/lib/users/account/profile";
import { memberAction } from "@/lib/web/member-action";

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
