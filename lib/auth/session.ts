import { v7 as uuidv7 } from "uuid";
import type { Client } from "@/lib/auth/actor";
import { refreshToken } from "@/lib/auth/refresh";
import { digest } from "@/lib/auth/secrets";
import { signPlatformToken } from "@/lib/auth/tokens";
import { db, type Transaction } from "@/lib/db";
import { env } from "@/lib/env";
import type { Prisma, SessionProfile } from "@/prisma/client/client";

/** Whose session it is. */
export type Holder = { userId: string } | { applicationId: string };

/** Which token pair to make: `issuePair` signs it once the transaction has committed. */
export interface PairReference {
  sessionId: string;
  generation: number;
}

const after = (start: Date, seconds: number) => new Date(start.getTime() + seconds * 1000);

/** The idle deadline of a session used at `now`. */
export const idleDeadline = (now: Date) => after(now, env().REFRESH_TOKEN_IDLE_SECONDS);

/** Notes a refresh token that may be presented once. */
export async function recordRefreshToken(tx: Transaction, reference: PairReference, now: Date): Promise<void> {
  await tx.refreshToken.create({ data: { ...reference, digest: digest(refreshToken(reference)), createdAt: now } });
}

/** Starts a session; only the platform profile gets a refresh token. */
export async function startSession(
  tx: Transaction,
  holder: Holder,
  profile: SessionProfile,
  client: Client,
  source?: string,
): Promise<PairReference> {
  const now = new Date();
  const id = uuidv7();
  const identity = profile === "identity";
  await tx.session.create({
    data: {
      id,
      ...holder,
      profile,
      source: source ?? null,
      ipAddress: client.ipAddress,
      userAgent: client.userAgent,
      authenticatedAt: now,
      createdAt: now,
      lastUsedAt: now,
      idleExpiresAt: identity ? after(now, env().IDENTITY_TOKEN_TTL_SECONDS) : idleDeadline(now),
      expiresAt: after(now, identity ? env().IDENTITY_TOKEN_TTL_SECONDS : env().REFRESH_TOKEN_MAX_SECONDS),
    },
  });
  const reference = { sessionId: id, generation: 0 };
  if (profile === "platform") await recordRefreshToken(tx, reference, now);
  return reference;
}

/** Notes that a browser session is in use, which moves its idle deadline; one that has ended meanwhile stays ended. */
export async function touchSession(sessionId: string, now: Date): Promise<void> {
  await db.session.updateMany({
    where: { id: sessionId, endedAt: null },
    data: { lastUsedAt: now, idleExpiresAt: idleDeadline(now) },
  });
}

/** Ends every living session that `where` describes and says how many there were. */
export async function endSessions(tx: Transaction, where: Prisma.SessionWhereInput, reason: string): Promise<number> {
  const { count } = await tx.session.updateMany({
    where: { ...where, endedAt: null },
    data: { endedAt: new Date(), endReason: reason },
  });
  return count;
}

const holderOf = {
  user: {
    include: {
      addresses: { select: { address: true, type: true, name: true }, orderBy: { createdAt: "asc" } },
      grants: { select: { role: { select: { name: true } } } },
    },
  },
  application: { include: { roles: { select: { role: { select: { name: true } } } } } },
} satisfies Prisma.SessionInclude;

const names = (grants: { role: { name: string } }[]) => grants.map(({ role }) => role.name).sort();

/** Makes the token pair of a committed session; signing is too slow to do inside its transaction. */
export async function issuePair(reference: PairReference) {
  const { user, application } = await db.session.findUniqueOrThrow({
    where: { id: reference.sessionId },
    select: holderOf,
  });
  const claims = user
    ? {
        id: user.id,
        name: user.email,
        locale: user.locale,
        addresses: user.addresses,
        roles: user.confirmedAt ? names(user.grants) : [],
        status: user.confirmedAt ? ("active" as const) : ("pending" as const),
        createdAt: user.createdAt.toISOString(),
      }
    : application && {
        id: application.id,
        name: application.name,
        locale: "en",
        addresses: [],
        roles: names(application.roles),
        status: "active" as const,
        createdAt: application.createdAt.toISOString(),
      };
  if (!claims) throw new Error(`Session ${reference.sessionId} belongs to nobody`);
  return {
    access_token: await signPlatformToken(claims, reference.sessionId),
    refresh_token: refreshToken(reference),
    token_type: "bearer" as const,
  };
}
