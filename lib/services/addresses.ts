import { throttle } from "@/lib/auth/throttle";
import * as contracts from "@/lib/contracts/addresses";
import { db, transaction } from "@/lib/db";
import { env } from "@/lib/env";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import { audit } from "@/lib/services/audit";

export const addAddress = implement(contracts.addAddress, (actor, { body }) =>
  transaction(async (tx) => {
    const { count } = await tx.address.createMany({ data: { userId: actor.id, ...body }, skipDuplicates: true });
    const { id, userId } = await tx.address.findUniqueOrThrow({ where: { address: body.address } });
    if (userId !== actor.id) throw new Problem("address.already.exists");
    if (count > 0) await audit(tx, actor, "address.added", { type: "address", id }, { address: body.address });
    return { addressId: id };
  }),
);

export const checkAddressExists = implement(contracts.checkAddressExists, async (actor, { query: { email } }) => {
  if (env().ADDRESS_EXISTS === "off") throw new Problem("not.found");
  await throttle(actor.client, "addressExists");
  return { exist: (await db.user.count({ where: { email }, take: 1 })) > 0 };
});
