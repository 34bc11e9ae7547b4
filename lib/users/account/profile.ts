import { lockUser } from "@/lib/access/authority";
import type { UserActor } from "@/lib/actor";
import { audit } from "@/lib/audit/record";
import { transaction } from "@/lib/db";
import { implement } from "@/lib/operation";
import * as account from "@/lib/users/account/account.contract";
import * as contracts from "@/lib/users/account/registration/registration.contract";
import { changePerson } from "@/lib/users/person";

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
  const data = { ...(name === undefined ? {} : { name }), ...(locale === undefined ? {} : { locale }) };
  const user = await transaction(async (tx) => {
    const updated = await changePerson(tx, await lockUser(tx, actor.id, "unauthorized"), data);
    const changed = Object.keys(data);
    if (changed.length > 0) await audit(tx, actor, "profile.updated", { type: "user", id: actor.id }, { changed });
    return updated;
  });
  return toProfile({ ...actor, name: user.name ?? user.email, locale: locale ?? actor.locale });
});
