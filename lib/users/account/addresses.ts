import { z } from "zod";
import { holdUser } from "@/lib/access/authority";
import type { UserActor } from "@/lib/actor";
import { audit, pseudonym } from "@/lib/audit/record";
import { readCursor, toPage } from "@/lib/cursor";
import { db, transaction } from "@/lib/db";
import { env } from "@/lib/env";
import { throttle } from "@/lib/limits/throttle";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import * as contracts from "@/lib/users/account/addresses.contract";
import { MAX_ADDRESSES } from "@/lib/values";

/** Tokens carry the type, and others trust it: only what the operator leaves to everyone is anybody's to say. */
function requireType(actor: UserActor, type: string): void {
  if (type === "client" || env().ADDRESS_TYPES.includes(type) || actor.permissions.has("users:write")) return;
  throw new Problem("forbidden", { reason: "not the caller's own addresses" });
}

export const addAddress = implement(contracts.addAddress, (actor, { body }) =>
  transaction(async (tx) => {
    // One after the other for one user, so that two at once do not both take the last place.
    await holdUser(tx, actor.id, "unauthorized");
    const known = await tx.address.findUnique({ where: { address: body.address }, select: { userId: true } });
    // What is one's own already stays as it is, whatever the repeated claim says.
    if (known?.userId !== actor.id) requireType(actor, body.type);
    if (!known && (await tx.address.count({ where: { userId: actor.id }, take: MAX_ADDRESSES })) >= MAX_ADDRESSES) {
      throw new Problem("too.many.addresses");
    }
    const { count } = await tx.address.createMany({ data: { userId: actor.id, ...body }, skipDuplicates: true });
    const { id, userId } = await tx.address.findUniqueOrThrow({ where: { address: body.address } });
    if (userId !== actor.id) throw new Problem("address.already.exists");
    if (count > 0)
      await audit(tx, actor, "address.added", { type: "address", id }, { address: pseudonym("address", body.address) });
    return { addressId: id };
  }),
);

const Position = z.tuple([z.iso.datetime(), z.uuid()]);

export const listAddresses = implement(contracts.listAddresses, async (actor, { query: { limit, cursor } }) => {
  const [createdAt, id] = readCursor(cursor, Position) ?? [];
  const later = createdAt && id ? { OR: [{ createdAt: { gt: createdAt } }, { createdAt, id: { gt: id } }] } : {};
  const rows = await db.address.findMany({
    where: { userId: actor.id, ...later },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    take: limit + 1,
  });
  return toPage(
    rows,
    limit,
    (row) => [row.createdAt.toISOString(), row.id],
    ({ id: addressId, address, type, name, createdAt: claimed }) => ({
      addressId,
      address,
      type,
      name,
      createdAt: claimed.toISOString(),
    }),
  );
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
