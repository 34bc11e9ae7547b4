import { audit, pseudonym } from "@/lib/audit/record";
import { throttle } from "@/lib/authentication/limits/throttle";
import { db, transaction } from "@/lib/db";
import { env } from "@/lib/env";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import * as contracts from "@/lib/users/account/addresses.contract";

export const addAddress = implement(contracts.addAddress, (actor, { body }) =>
  transaction(async (tx) => {
    const { count } = await tx.address.createMany({ data: { userId: actor.id, ...body }, skipDuplicates: true });
    const { id, userId } = await tx.address.findUniqueOrThrow({ where: { address: body.address } });
    if (userId !== actor.id) throw new Problem("address.already.exists");
    if (count > 0)
      await audit(tx, actor, "address.added", { type: "address", id }, { address: pseudonym("address", body.address) });
    return { addressId: id };
  }),
);

export const listAddresses = implement(contracts.listAddresses, async (actor) => {
  const addresses = await db.address.findMany({
    where: { userId: actor.id },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  return addresses.map(({ id, createdAt, ...rest }) => ({
    ...rest,
    addressId: id,
    createdAt: createdAt.toISOString(),
  }));
});

export const removeAddress = implement(contracts.removeAddress, (actor, { params: { addressId } }) =>
  transaction(async (tx) => {
    const { count } = await tx.address.deleteMany({ where: { id: addressId, userId: actor.id } });
    if (count === 0) throw new Problem("not.found");
    await audit(tx, actor, "address.removed", { type: "address", id: addressId });
    return undefined;
  }),
);

export const checkAddressExists = implement(contracts.checkAddressExists, async (actor, { query: { email } }) => {
  if (env().ADDRESS_EXISTS === "off") throw new Problem("not.found");
  await throttle(actor.client, "addressExists");
  return { exist: (await db.user.count({ where: { email }, take: 1 })) > 0 };
});
