import type { UserActor } from "@/lib/auth/actor";
import * as account from "@/lib/contracts/account";
import * as contracts from "@/lib/contracts/accounts";
import { db, transaction } from "@/lib/db";
import { implement } from "@/lib/operation";
import { audit } from "@/lib/services/audit";

async function readProfile({ id, roles }: UserActor) {
  const user = await db.user.findUniqueOrThrow({
    where: { id },
    select: {
      name: true,
      email: true,
      locale: true,
      addresses: { select: { address: true }, orderBy: { createdAt: "asc" } },
    },
  });
  return {
    id,
    name: user.name ?? user.email,
    // The database holds this column to the two languages there are.
    locale: user.locale as "en" | "ru",
    addresses: user.addresses.map(({ address }) => address),
    roles: [...roles],
  };
}

export const getProfile = implement(contracts.getProfile, async (actor) => {
  if (actor.type === "user") return readProfile(actor);
  const { id, name, roles } = actor;
  return { id, name, locale: "en" as const, addresses: [], roles: [...roles] };
});

export const updateProfile = implement(account.updateProfile, async (actor, { body: { name, locale } }) => {
  const data = {
    ...(name === undefined ? {} : { name: name?.trim() || null }),
    ...(locale === undefined ? {} : { locale }),
  };
  await transaction(async (tx) => {
    await tx.user.update({ where: { id: actor.id }, data });
    const changed = Object.keys(data);
    if (changed.length > 0) await audit(tx, actor, "profile.updated", { type: "user", id: actor.id }, { changed });
  });
  return readProfile(actor);
});
