"use server";

import type { FormState } from "@/lib/form";
import { addAddress, listAddresses, removeAddress } from "@/lib/users/account/addresses";
import { action } from "@/lib/web/action";
import { change } from "@/lib/web/change";

const add = change(addAddress);
const list = action(listAddresses);

/** Claims an address. Claiming it again changes nothing, and the answer says so. */
export async function claimAddress(
  _: FormState<{ isNew: boolean }>,
  data: FormData,
): Promise<FormState<{ isNew: boolean }>> {
  const { result: before } = await list({}, {});
  const { result, ...refusal } = await add({}, data);
  if (!result) return refusal;
  return { result: { isNew: !before?.items.some(({ addressId }) => addressId === result.addressId) } };
}

const remove = change(removeAddress);

/** Gives up one of one's own addresses. */
export async function giveUpAddress(previous: FormState<undefined>, data: FormData): Promise<FormState<undefined>> {
  return remove(previous, data);
}
