import { createLocalJWKSet, decodeJwt, type JWTPayload, jwtVerify } from "jose";
import { beforeEach, expect, test, vi } from "vitest";
import { revokeRole } from "@/lib/access/roles.contract";
import { operator } from "@/lib/actor";
import { logout } from "@/lib/authentication/sign-in.contract";
import { db, pool } from "@/lib/db";
import { endExpiredRows } from "@/lib/operator/row-lifetimes";
import { getJwks } from "@/lib/operator/service.contract";
import { endEverySession } from "@/lib/sessions/every-session";
import { forgetRevocationList } from "@/lib/sessions/revocations";
import { getRevocations } from "@/lib/sessions/revocations.contract";
import { call, send } from "@/lib/testing/call";
import { moveClock } from "@/lib/testing/conditions";
import { testDatabaseKind } from "@/lib/testing/database";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { deleteUser, updateUser } from "@/lib/users/users.contract";

let admin: string;
beforeEach(async () => {
  await freshDatabase();
  admin = (await signIn(await createUser({}, ["user", "admin"]))).access_token;
});

const keySet = async () => createLocalJWKSet((await call(getJwks)).body);

async function readList(query: Record<string, number> = {}) {
  const { payload } = await jwtVerify((await call(getRevocations, { query })).text, await keySet(), {
    typ: "revocations+jwt",
    audience: "revocations",
    issuer: "http://localhost:3000",
  });
  return payload as JWTPayload & {
    sessions: string[];
    holders: Record<string, number>;
    roles: Record<string, number>;
    next: number;
  };
}

/** An application that knows the key set and the list, and asks about no token. */
async function startVerifier() {
  const [keys, sessions, holders, roles] = [
    await keySet(),
    new Set<string>(),
    new Map<string, number>(),
    new Map<string, number>(),
  ];
  let since = 0;
  let etag = "";
  const poll = async () => {
    const headers = { "If-None-Match": etag };
    const answer = await send("GET", `/v1/auth/revocations?since=${since}`, { headers });
    if (answer.status === 304) return;
    const list = (await jwtVerify(answer.text, keys, { typ: "revocations+jwt", audience: "revocations" })).payload;
    for (const session of list.sessions as string[]) sessions.add(session);
    for (const [id, before] of Object.entries(list.holders as Record<string, number>)) holders.set(id, before);
    for (const [name, before] of Object.entries(list.roles as Record<string, number>)) roles.set(name, before);
    etag = since === list.next ? (answer.headers.get("etag") ?? "") : "";
    since = list.next as number;
  };
  await poll();
  const accepts = async (token: string): Promise<boolean> => {
    const { payload } = await jwtVerify(token, keys, { typ: "at+jwt" });
    const { sid, id, iat = 0, roles: held } = payload as { sid: string; id: string; iat?: number; roles: string[] };
    return !sessions.has(sid) && iat >= (holders.get(id) ?? 0) && held.every((role) => iat >= (roles.get(role) ?? 0));
  };
  return { poll, accepts };
}

/** Waits until no transaction is open, anywhere on the server, that began before the last row was written. */
const settle = () =>
  vi.waitFor(
    async () => {
      const { rows } = await pool().query(
        "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::float8 > coalesce(max(xid)::float8, 0) AS settled FROM revocations",
      );
      expect(rows).toEqual([{ settled: true }]);
    },
    { timeout: 60_000 },
  );

test("a verifier with nothing but the key set and the list, asking every second, refuses within two of a sign-out, a demotion and a deletion", async () => {
  const [leaving, staying] = [await createUser(), await createUser()];
  const [mine, other, kept] = [await signIn(leaving), await signIn(leaving), await signIn(staying)];
  const editor = await db.role.create({ data: { name: "editor" } });
  const demoted = await createUser({}, ["user", "editor"]);
  const { access_token: strong } = await signIn(demoted);
  moveClock(0);
  const { poll, accepts } = await startVerifier();
  for (const { access_token } of [mine, other, kept, { access_token: strong }])
    expect(await accepts(access_token)).toBe(true);
  // The list that is answered is a second old at most, and the verifier's own is the answer of a second ago at most.
  const pollOneSecondLater = async () => {
    moveClock(1);
    await poll();
  };

  await call(logout, { token: mine.access_token, body: {} });
  await pollOneSecondLater();
  expect(await accepts(mine.access_token)).toBe(false);
  expect(await accepts(other.access_token), "another session of the same person").toBe(true);

  await call(revokeRole, { token: admin, body: { role_id: Number(editor.id), user_uid: demoted.id } });
  await pollOneSecondLater();
  expect(await accepts(strong)).toBe(false);
  await call(deleteUser, { token: admin, params: { uid: leaving.id } });
  await pollOneSecondLater();
  expect(await accepts(other.access_token)).toBe(false);
  expect(await accepts(kept.access_token)).toBe(true);
});

test("the list says what ends tokens: sessions, holders disabled or gone, roles renamed; browser sessions are none of it", async () => {
  const user = await createUser();
  const { sessionId } = await signIn(user);
  await call(updateUser, { token: admin, params: { uid: user.id }, body: { active: false } });
  const role = await db.role.create({ data: { name: "writer" } });
  await db.role.update({ where: { id: role.id }, data: { name: "author" } });
  await db.role.delete({ where: { id: role.id } });
  const { sessions, holders, roles } = await readList();
  expect(sessions).toEqual([sessionId]);
  expect(Object.keys(holders)).toEqual([user.id]);
  expect(Object.keys(roles).sort()).toEqual(["author", "writer"]);
  expect(holders[user.id]).toBeGreaterThan(Date.now() / 1000 - 5);
});

test("deleting a role of a thousand holders is one row", async () => {
  const role = await db.role.create({ data: { name: "crowd" } });
  await pool().query(
    `WITH made AS (INSERT INTO users (id, email, password_hash) SELECT gen_random_uuid(), n || '@example.org', '' FROM generate_series(1, 1000) n RETURNING id)
     INSERT INTO user_roles (user_id, role_id) SELECT id, $1 FROM made`,
    [role.id],
  );
  await db.role.delete({ where: { id: role.id } });
  expect(await db.revocation.findMany()).toMatchObject([{ kind: "role", subject: "crowd" }]);
});

test("304 for anyone who has the list already; what is older than the longest token life is gone from it", async () => {
  const { access_token: token } = await signIn(await createUser());
  await call(logout, { token, body: {} });
  await settle();
  const first = await call(getRevocations);
  expect(first.headers.get("cache-control")).toBe("public, max-age=1");
  expect(first.headers.get("content-type")).toBe("application/jwt");
  moveClock(0);
  const etag = (await call(getRevocations)).headers.get("etag") ?? "";
  expect((await call(getRevocations, { headers: { "If-None-Match": etag } })).status).toBe(304);
  const { next, sessions } = await readList();
  expect(sessions).toHaveLength(1);
  expect((await readList({ since: next })).sessions).toEqual([]);
  moveClock(3700);
  expect(decodeJwt((await call(getRevocations)).text)).toMatchObject({ sessions: [] });
  await endExpiredRows();
  expect(await db.revocation.count(), "kept for a day more").toBe(1);
  moveClock(86_400);
  await endExpiredRows();
  expect(await db.revocation.count()).toBe(0);
});

test("401: the list is no access token, although the same key signs it", async () => {
  const { text: token } = await call(getRevocations);
  expect((await send("GET", "/v1/user/profile", { token })).body.errors).toEqual(["unauthorized"]);
});

test("200 requests at once for the whole list and for parts of it ask the database once, and signed parts are small", async () => {
  await pool().query(
    "INSERT INTO revocations (kind, subject) SELECT 'session', gen_random_uuid() FROM generate_series(1, 2000)",
  );
  await settle();
  const { next, sessions } = await readList();
  expect(sessions).toHaveLength(2000);
  const { access_token: token } = await signIn(await createUser());
  await call(logout, { token, body: {} });
  await settle();
  forgetRevocationList();
  moveClock(0);
  const query = vi.spyOn(pool(), "query");
  const asked = () => query.mock.calls.filter(([text]) => /FROM revocations/.test(String(text))).length;
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, n) => call(getRevocations, n % 2 ? { query: { since: next } } : {})),
  );
  expect(asked()).toBe(1);
  query.mockRestore();
  const [whole, delta] = [answers[0], answers[1]].map((answer) => decodeJwt(answer?.text ?? ""));
  expect(whole?.sessions).toHaveLength(2001);
  expect(delta?.sessions).toHaveLength(1);
  // The very same bytes: signed once.
  expect(new Set(answers.map(({ text }) => text)).size).toBe(2);
  expect((await readList({ since: Number(delta?.next) })).sessions).toEqual([]);
  // Made-up positions cost no list of their own.
  expect((await call(getRevocations, { query: { since: 1 } })).text).toBe(answers[0]?.text);
});

// Where all share one connection, as with the embedded database, no list is read while a transaction is open.
test.skipIf(testDatabaseKind === "embedded")(
  "a row committed late, while a list is read, is in the next delta",
  async () => {
    const end = async () => {
      const { access_token: token, sessionId } = await signIn(await createUser());
      await call(logout, { token, body: {} });
      return sessionId;
    };
    await end();
    await settle();
    const { next } = await readList();
    const late = crypto.randomUUID();
    const slow = await pool().connect();
    await slow.query("BEGIN");
    try {
      await slow.query("INSERT INTO revocations (kind, subject) VALUES ('session', $1)", [late]);
      const quick = await end();
      moveClock(1);
      const between = await readList({ since: next });
      expect(between.sessions).toEqual([quick]);
      await slow.query("COMMIT");
      moveClock(1);
      expect((await readList({ since: between.next })).sessions).toContain(late);
      expect((await readList({ since: next })).sessions.sort()).toEqual([late, quick].sort());
    } finally {
      await slow.query("ROLLBACK");
      slow.release();
    }
  },
);

test("signing everyone out is one row, and voids every token that was issued before", async () => {
  await signIn(await createUser());
  await signIn(await createUser());
  await endEverySession(operator("test"));
  expect(await db.revocation.findMany()).toMatchObject([{ kind: "holder", subject: "*" }]);
  expect((await readList()).holders).toHaveProperty("*");
  expect(await db.session.count({ where: { endedAt: null } })).toBe(0);
});
