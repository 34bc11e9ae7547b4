"use server";

import type { FormState } from "@/lib/form";
import { action } from "@/lib/http/action";
import { cancelDeletion } from "@/lib/services/deletion";

const keep = action(cancelDeletion);

/** Keeps an account that was to be deleted, by the code of the mailed link. */
export async function keepAccount(
  previous: FormState<{ email: string }>,
  data: FormData,
): Promise<FormState<{ email: string }>> {
  return keep(previous, data);
}
