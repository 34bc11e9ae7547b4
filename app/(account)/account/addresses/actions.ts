"use server";

import { refresh } from "next/cache";
import type { FormState } from "@/lib/form";
import { addAddress, removeAddress } from "@/lib/users/account/addresses";
import { memberAction } from "@/lib/web/member-action";

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
