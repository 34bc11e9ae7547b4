import type { UserActor } from "@/lib/actor";
import { audit } from "@/lib/audit/record";
import { explain, transaction } from "@/lib/db";
import { implement } from "@/lib/operation";
import * as account from "@/lib/users/account/account.contract";
import * as contracts from "@/lib/users/account/registration.contract";

// All of it was read with the session: asking who one is costs the one query that every request makes.
const toProfile = ({ id, name, locale, addresses, roles }: UserActor) => ({
  id,
  name,
  locale,
  addresses: addresses.map(({ address }) => address),
  roles: [...roles],
});

export const getProfile = implement(contracts.getProfile, async (actor) => {
  if (actor.type === "user") return toProfile(actor);
  const { id, name, roles } = actor;
  return { id, name, locale: "en" as const, addresses: [], roles: [...roles] };
});

export const updateProfile = implement(account.updateProfile, async (actor, { body: { name, locale } }) => {
  const data = {
    ...(name === undefined ? {} : { name: name?.trim() || null }),
    ...(locale === undefined ? {} : { locale }),
  };
  const user = await transaction(async (tx) => {
    const updated = await tx.user.update({ where: { id: actor.id }, data }).catch(explain({ missing: "unauthorized" }));
    const changed = Object.keys(data);
    if (changed.length > 0) await audit(tx, actor, "profile.updated", { type: "user", id: actor.id }, { changed });
    return updated;
  });
  return toProfile({ ...actor, name: user.name ?? user.email, locale: locale ?? actor.locale });
});
