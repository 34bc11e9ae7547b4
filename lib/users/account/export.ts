import { audit } from "@/lib/audit/record";
import { db } from "@/lib/db";
import { implement } from "@/lib/operation";
import * as contracts from "@/lib/users/account/account.contract";
import { exportEvents } from "@/lib/users/account/activity";

const iso = (time: Date | null) => time?.toISOString() ?? null;

export const exportAccount = implement(contracts.exportAccount, async (actor) => {
  const [user, mails, activity] = await Promise.all([
    db.user.findUniqueOrThrow({
      where: { id: actor.id },
      include: {
        addresses: { orderBy: { createdAt: "asc" } },
        sessions: { orderBy: { createdAt: "desc" } },
        devices: { orderBy: { createdAt: "asc" }, include: { trust: true } },
        factors: { where: { confirmedAt: { not: null } }, orderBy: { createdAt: "asc" } },
        recoveryCodes: true,
        views: { orderBy: { name: "asc" } },
        visits: { orderBy: { firstAt: "asc" } },
        grants: { select: { role: { select: { name: true } } } },
      },
    }),
    db.mail.findMany({ where: { userId: actor.id }, orderBy: { createdAt: "desc" } }),
    exportEvents(actor.id),
  ]);
  await audit(db, actor, "account.exported", { type: "user", id: actor.id });
  return {
    exportedAt: new Date().toISOString(),
    user: {
      ...user,
      // The database holds this column to the two languages there are.
      locale: user.locale as "en" | "ru",
      createdAt: user.createdAt.toISOString(),
      confirmedAt: iso(user.confirmedAt),
      lastSignInAt: iso(user.lastSignInAt),
      passwordChangedAt: user.passwordChangedAt.toISOString(),
      roles: user.grants.map(({ role }) => role.name).sort(),
    },
    addresses: user.addresses.map((address) => ({ ...address, createdAt: address.createdAt.toISOString() })),
    sessions: user.sessions.map((session) => ({
      ...session,
      profile: session.clientType,
      createdAt: session.createdAt.toISOString(),
      lastUsedAt: session.lastUsedAt.toISOString(),
      endedAt: iso(session.endedAt),
    })),
    devices: user.devices.map(({ createdAt, lastSeenAt, trust }) => ({
      firstSeenAt: createdAt.toISOString(),
      lastSeenAt: lastSeenAt.toISOString(),
      trustedUntil: iso(trust?.expiresAt ?? null),
    })),
    factors: user.factors.map(({ kind, name, createdAt, lastUsedAt }) => ({
      kind,
      name,
      createdAt: createdAt.toISOString(),
      lastUsedAt: iso(lastUsedAt),
    })),
    recoveryCodes: {
      left: user.recoveryCodes.filter(({ usedAt }) => usedAt === null).length,
      createdAt: iso(user.recoveryCodes[0]?.createdAt ?? null),
    },
    views: user.views.map(({ name, query, createdAt }) => ({ name, query, createdAt: createdAt.toISOString() })),
    mails: mails.map((mail) => ({ ...mail, createdAt: mail.createdAt.toISOString(), sentAt: iso(mail.sentAt) })),
    linkVisits: user.visits.map((visit) => ({
      ...visit,
      firstAt: visit.firstAt.toISOString(),
      lastAt: visit.lastAt.toISOString(),
    })),
    activity,
  };
});
