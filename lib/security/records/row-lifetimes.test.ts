import { beforeEach, expect, test } from "vitest";
import { db, pool } from "@/lib/db";
import { endExpiredRows, lifetimes } from "@/lib/operator/row-lifetimes";
import { digest } from "@/lib/secrets";
import { createUser, freshDatabase } from "@/lib/testing/factories";

beforeEach(freshDatabase);

const DAY = 86_400_000;
/** Longer than any lifetime in the list. */
const AGES_DAYS = 500;

const mine = Object.entries(lifetimes).filter(([, { since }]) => since !== undefined);

/** Rows of a table that were over, or last of use, at an instant; `unique` keeps them apart. */
type Make = (at: Date, unique: string) => Promise<unknown>;

const bytes = (unique: string) => new Uint8Array(digest(unique));

const session = async (data: { endedAt?: Date; expiresAt: Date }) => {
  const { id: userId } = await createUser();
  await db.session.create({ data: { userId, clientType: "browser", idleExpiresAt: data.expiresAt, ...data } });
};

const later = (at: Date) => new Date(at.getTime() + 1_000 * DAY);

const ofDocument = (readAt: Date, unique: string) => ({
  name: unique,
  registeredAt: readAt,
  metadataUrl: `https://agent.example/${unique}`,
  metadataReadAt: readAt,
  metadataExpiresAt: readAt,
});

/** Every table that a job ends rows of, with every way in which its rows come to an end. */
const makers: Record<string, Make[]> = {
  applications: [
    (registeredAt, unique) => db.application.create({ data: { name: unique, registeredAt } }),
    (registeredAt, unique) => db.application.create({ data: ofDocument(registeredAt, unique) }),
    async (registeredAt, unique) => {
      const { id: userId } = await createUser();
      const consents = { create: { userId, scopes: [] } };
      await db.application.create({ data: { ...ofDocument(registeredAt, unique), consents } });
    },
  ],
  application_tokens: [
    async (expiresAt, unique) => {
      const { id: applicationId } = await db.application.create({ data: { name: unique } });
      await db.applicationToken.create({ data: { applicationId, digest: bytes(unique), expiresAt } });
    },
  ],
  client_secrets: [
    async (expiresAt, unique) => {
      const { id: applicationId } = await db.application.create({ data: { name: unique } });
      const client = { kind: "web" as const, grants: [], scopes: [], authMethod: "client_secret_basic" };
      const secrets = { create: { digest: bytes(unique), expiresAt } };
      await db.oAuthClient.create({ data: { applicationId, ...client, secrets } });
    },
  ],
  client_errors: [
    async (lastAt, unique) => {
      const { id: applicationId } = await db.application.create({ data: { name: unique } });
      const refusal = { operation: "requestToken", error: "invalid_grant", detail: "grant request is invalid" };
      await db.clientError.create({ data: { applicationId, digest: unique, ...refusal, lastAt } });
    },
  ],
  oauth_tokens: [
    (expiresAt, unique) =>
      db.oAuthToken.create({ data: { digest: bytes(unique), kind: "Interaction", payload: {}, expiresAt } }),
  ],
  logout_notices: (["pending", "delivered", "failed"] as const).map((state) => async (createdAt, unique) => {
    const { id: applicationId } = await db.application.create({ data: { name: unique } });
    const [userId, sessionId] = [crypto.randomUUID(), crypto.randomUUID()];
    await db.logoutNotice.create({ data: { applicationId, userId, sessionId, state, createdAt } });
  }),
  sessions: [(expiresAt) => session({ expiresAt }), (endedAt) => session({ endedAt, expiresAt: later(endedAt) })],
  devices: [
    async (lastSeenAt, unique) => {
      const { id: userId } = await createUser();
      await db.device.create({ data: { userId, digest: bytes(unique), lastSeenAt } });
    },
  ],
  trusted_devices: [
    async (expiresAt, unique) => {
      const device = { userId: (await createUser()).id, digest: bytes(unique) };
      await db.device.create({ data: { ...device, lastSeenAt: new Date() } });
      await db.trustedDevice.create({ data: { ...device, expiresAt } });
    },
  ],
  factors: [
    async (createdAt) => {
      const { id: userId } = await createUser();
      await db.factor.create({ data: { userId, kind: "totp", name: "Phone", secret: new Uint8Array(1), createdAt } });
    },
  ],
  used_ceremonies: [(expiresAt, unique) => db.usedCeremony.create({ data: { digest: bytes(unique), expiresAt } })],
  sign_in_challenges: [
    async (expiresAt, unique) => {
      const { id: userId } = await createUser();
      await db.signInChallenge.create({ data: { userId, clientType: "platform", digest: bytes(unique), expiresAt } });
    },
  ],
  one_time_codes: [
    async (expiresAt, unique) => {
      const { id: userId, email } = await createUser();
      await db.oneTimeCode.create({ data: { userId, email, purpose: "recovery", digest: bytes(unique), expiresAt } });
    },
  ],
  link_visits: [
    async (lastAt) => {
      const { id: userId } = await createUser();
      await db.linkVisit.create({ data: { codeId: crypto.randomUUID(), userId, purpose: "recovery", lastAt } });
    },
  ],
  signing_keys: [
    (retiredAt, unique) =>
      db.signingKey.create({ data: { kid: unique, publicKey: "", privateKey: bytes(unique), retiredAt } }),
  ],
  mails: (["pending", "sent", "dropped", "failed"] as const).map((state) => (createdAt) => {
    const recipient = "nobody@example.com";
    return db.mail.create({
      data: { template: "recovery", recipient, state, createdAt, nextAttemptAt: later(createdAt) },
    });
  }),
  idempotency_keys: [
    (expiresAt, unique) =>
      db.idempotencyKey.create({
        data: {
          callerDigest: bytes(unique),
          key: unique,
          requestDigest: bytes(unique),
          lockedUntil: expiresAt,
          expiresAt,
        },
      }),
  ],
  rate_limits: [0, 3].map(
    (strikes) => (at, unique) => db.rateLimit.create({ data: { key: unique, strikes, expire: at.getTime() } }),
  ),
  revocations: [(at, unique) => db.revocation.create({ data: { kind: "session", subject: unique, at } })],
};

const count = async (table: string): Promise<number> => {
  const { rows } = await pool().query<{ count: number }>(`SELECT count(*)::int AS count FROM "${table}"`);
  return rows[0]?.count ?? 0;
};

test("rows without an end: every table stands in the list, and nothing else does", async () => {
  const { rows } = await pool().query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()",
  );
  expect(Object.keys(lifetimes).sort()).toEqual(rows.map(({ name }) => name).sort());
  expect(Object.keys(makers).sort()).toEqual(mine.map(([table]) => table).sort());
});

test.each(mine)(
  "rows without an end: %s keeps a row until its time is over, not a second longer than the next run",
  async (table, { days = 0 }) => {
    const now = new Date();
    const before = await count(table);
    const ways = makers[table] ?? [];
    for (const [index, make] of ways.entries()) await make(now, `${table}-${index}`);
    const lifetime = (typeof days === "number" ? days : days()) * DAY;
    await endExpiredRows(new Date(now.getTime() + lifetime - 1_000));
    expect(await count(table)).toBe(before + ways.length);
    await endExpiredRows(new Date(now.getTime() + AGES_DAYS * DAY));
    expect(await count(table)).toBe(before);
  },
);

test("rows without an end: 1,200 rows of a table go in batches, by two instances at once, and no active one with them", async () => {
  const now = Date.now();
  const row = (expiresAt: number) => (_: unknown, n: number) => ({
    callerDigest: bytes(`${expiresAt} ${n}`),
    key: String(n),
    requestDigest: bytes("request"),
    lockedUntil: new Date(expiresAt),
    expiresAt: new Date(expiresAt),
  });
  await db.idempotencyKey.createMany({ data: Array.from({ length: 1_200 }, row(now - 1_000)) });
  await db.idempotencyKey.createMany({ data: Array.from({ length: 3 }, row(now + DAY)) });
  const ended = await Promise.all([endExpiredRows(), endExpiredRows()]);
  expect(ended.reduce((sum, { idempotency_keys: keys = 0 }) => sum + keys, 0)).toBe(1_200);
  expect(await db.idempotencyKey.count()).toBe(3);
});

test("rows without an end: a session goes with its refresh tokens, and tells no verifier of what has expired anyway", async () => {
  const { id: userId } = await createUser();
  const expiresAt = new Date(Date.now() - 31 * DAY);
  const { id: sessionId } = await db.session.create({
    data: { userId, clientType: "platform", idleExpiresAt: expiresAt, expiresAt },
  });
  await db.refreshToken.create({ data: { sessionId, generation: 0, digest: bytes(sessionId) } });
  await endExpiredRows();
  expect(await db.refreshToken.count()).toBe(0);
  expect(await db.revocation.count()).toBe(0);
});
