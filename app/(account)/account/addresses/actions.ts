"use server";

import { refresh } from "next/cache";
import type { FormState } from "@/lib/form";
import { memberAction } from "@/lib/http/member-action";
import { addAddress, removeAddress } from "@/lib/services/addresses";

const add = memberAction(addAddress, "/account/addresses", (output) => {
  refresh();
  return output;
});

/** Claims an address. */
export async function claimAddress(
  previous: FormState<{ addressId: string }>,
  data: FormData,
): Promise<FormState<{ addressId: string }>> {
  return add(previous, data);
}

const remove = memberAction(removeAddress, "/account/addresses", (): undefined => {
  refresh();
  return undefined;
});

/** Gives up one of one's own addresses. */
export async function giveUpAddress(previous: FormState<undefined>, data: FormData): Promise<FormState<undefined>> {
  return remove(previous, data);
}
