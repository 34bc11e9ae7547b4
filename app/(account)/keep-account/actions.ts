"use server";

import type { FormState } from "@/lib/form";
import { cancelDeletion } from "@/lib/users/account/deletion";
import { action } from "@/lib/web/action";

const keep = action(cancelDeletion);

/** Keeps an account that was to be deleted, by the code of the mailed link. */
export async function keepAccount(
  previous: FormState<{ email: string }>,
  data: FormData,
): Promise<FormState<{ email: string }>> {
  return keep(previous, data);
}
