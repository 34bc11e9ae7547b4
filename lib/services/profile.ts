import * as contracts from "@/lib/contracts/accounts";
import { db } from "@/lib/db";
import { implement } from "@/lib/operation";

export const getProfile = implement(contracts.getProfile, async (actor) => {
  const { id, name, roles } = actor;
  if (actor.type === "application") return { id, name, locale: "en" as const, addresses: [], roles: [...roles] };
  const user = await db.user.findUniqueOrThrow({
    where: { id },
    select: { locale: true, addresses: { select: { address: true }, orderBy: { createdAt: "asc" } } },
  });
  // The database holds this column to the two languages there are.
  const locale = user.locale as "en" | "ru";
  return { id, name, locale, addresses: user.addresses.map(({ address }) => address), roles: [...roles] };
});
