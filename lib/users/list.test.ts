import { beforeAll, expect, test } from "vitest";
import { db } from "@/lib/db";
import { everyAddress } from "@/lib/testing/addresses";
import { call } from "@/lib/testing/call";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { COUNTED, countUsers, listUserSources, listUsers } from "@/lib/users/users.contract";

let token: string;

/** Enough people that a search has to choose how: some names in every hundred, one in a thousand, one alone. */
const CROWD = 9_000;

beforeAll(async () => {
  await freshDatabase();
  token = (await signIn(await createUser({ email: "admin@office.example" }, ["admin"]))).access_token;
  await db.role.createMany({ data: [{ name: "few" }, { name: "many" }] });
  await db.$executeRaw`
    INSERT INTO users (id, email, name, password_hash, source, confirmed_at, disabled_at, last_sign_in_at, created_at)
    SELECT gen_random_uuid(),
           'crowd' || lpad(i::text, 5, '0') || CASE WHEN i = 8000 THEN '.needle' WHEN i % 50 = 0 THEN '.smith' ELSE '' END || '@example.com',
           CASE WHEN i = 4321 THEN 'Zoë O''Neil 100%_x' WHEN i = 77 THEN NULL ELSE 'Person ' || i END, 'x',
           CASE WHEN i % 900 = 7 THEN 'rare' WHEN i % 4 > 0 THEN 'source ' || i % 4 END,
           CASE WHEN i % 10 <> 0 THEN now() END, CASE WHEN i % 100 IN (1, 50) THEN now() END,
           CASE WHEN i % 3 = 0 THEN timestamptz '2026-01-01' + (i % 500) * interval '1 hour' END,
           timestamptz '2020-01-01' + (i / 3) * interval '1 second'
    FROM generate_series(1, ${CROWD}::int) i`;
  await db.$executeRaw`
    INSERT INTO user_roles (user_id, role_id)
    SELECT u.id, r.id FROM users u JOIN roles r ON r.name = 'many' OR (r.name = 'few' AND u.email ~ '[05]00\.smith@')
    WHERE u.email LIKE 'crowd%' AND (r.name = 'few' OR u.email NOT LIKE '%9@%')`;
  await db.$executeRaw`ANALYZE users`;
});

type Query = Record<string, string | number>;

/** Follows the Links to the end; `between` runs after the first page. */
async function readAll(query: Query, between?: () => Promise<unknown>) {
  const emails: string[] = [];
  let next: Query | undefined = query;
  let pages = 0;
  while (next) {
    const { status, body, headers } = await call(listUsers, { token, query: next });
    expect(status).toBe(200);
    emails.push(...body.map(({ email }: { email: string }) => email));
    const link = /^<([^>]+)>; rel="next"$/.exec(headers.get("link") ?? "")?.[1];
    next = link === undefined ? undefined : Object.fromEntries(new URL(link).searchParams);
    pages += 1;
    if (pages === 1) await between?.();
  }
  return { emails, pages };
}

/** What the page should hold, found by looking at everyone. */
async function expected(where: string, order: string): Promise<string[]> {
  const rows = await db.$queryRawUnsafe<{ email: string }[]>(
    `SELECT email FROM users u WHERE ${where} ORDER BY ${order}`,
  );
  return rows.map(({ email }) => email);
}

const CREATED = "created_at, id";

test.each([
  ["created", CREATED],
  ["-created", "created_at DESC, id DESC"],
  ["email", "email"],
  ["-email", "email DESC"],
  ["last_sign_in", "last_sign_in_at NULLS LAST, id"],
  ["-last_sign_in", "last_sign_in_at DESC NULLS LAST, id DESC"],
])("sort=%s lists everyone once, in order, page by page", async (sort, order) => {
  const { emails, pages } = await readAll({ sort, limit: 500 });
  expect(emails).toEqual(await expected("true", order));
  expect(pages).toBe(Math.ceil((CROWD + 1) / 500));
});

const holds = (role: string) =>
  `EXISTS (SELECT 1 FROM user_roles ur JOIN roles r ON r.id = ur.role_id WHERE ur.user_id = u.id AND r.name = '${role}')`;

test.each<[Query, string]>([
  [{ q: "needle" }, "email LIKE '%needle%'"],
  [{ q: "NEEDLE@Example" }, "email LIKE '%needle%'"],
  [{ q: "smith" }, "email LIKE '%smith%'"],
  [{ q: "crowd0" }, "email LIKE 'crowd0%'"],
  [{ q: "zoë o'n" }, "name LIKE 'Zoë%'"],
  [{ q: "100%_x" }, "name LIKE 'Zoë%'"],
  [{ q: "%" }, "name LIKE 'Zoë%'"],
  [{ q: "_x" }, "name LIKE 'Zoë%'"],
  [{ q: "\\" }, "false"],
  [{ q: "nobody at all" }, "false"],
  [{ q: "  needle  " }, "email LIKE '%needle%'"],
  [{ q: "   " }, "true"],
  [{ status: "active" }, "confirmed_at IS NOT NULL AND disabled_at IS NULL"],
  [{ status: "pending" }, "confirmed_at IS NULL AND disabled_at IS NULL"],
  [{ status: "disabled" }, "disabled_at IS NOT NULL"],
  [{ confirmed: "true" }, "confirmed_at IS NOT NULL"],
  [{ confirmed: "false" }, "confirmed_at IS NULL"],
  [{ confirmed: "false", status: "active" }, "false"],
  [{ confirmed: "true", status: "pending" }, "false"],
  [{ confirmed: "true", status: "active" }, "confirmed_at IS NOT NULL AND disabled_at IS NULL"],
  [{ confirmed: "false", status: "disabled" }, "confirmed_at IS NULL AND disabled_at IS NOT NULL"],
  [{ source: "source 3" }, "source = 'source 3'"],
  [{ source: "source 3", status: "disabled" }, "source = 'source 3' AND disabled_at IS NOT NULL"],
  [{ source: "rare", confirmed: "true" }, "source = 'rare' AND confirmed_at IS NOT NULL"],
  [{ source: "nobody's" }, "false"],
  [{ signed_in_since: "2026-01-20T00:00:00Z" }, "last_sign_in_at >= '2026-01-20'"],
  [{ signed_in_since: "2026-01-01T00:00:00Z", q: "smith" }, "last_sign_in_at >= '2026-01-01' AND email LIKE '%smith%'"],
  [
    { signed_in_since: "2026-01-02T00:00:00Z", source: "source 2", role: "many" },
    `last_sign_in_at >= '2026-01-02' AND source = 'source 2' AND ${holds("many")}`,
  ],
  [{ role: "few" }, holds("few")],
  [{ role: "many" }, holds("many")],
  [{ role: "few", q: "500" }, `${holds("few")} AND email LIKE '%500%'`],
  [{ role: "many", q: "smith" }, `${holds("many")} AND email LIKE '%smith%'`],
  [{ role: "many", q: "needle" }, `${holds("many")} AND email LIKE '%needle%'`],
  [{ role: "many", status: "disabled" }, `${holds("many")} AND disabled_at IS NOT NULL`],
  [{ status: "disabled", q: "person 1" }, "disabled_at IS NOT NULL AND name LIKE 'Person 1%'"],
])("%o finds exactly those, in every order", async (query, where) => {
  for (const [sort, order] of [
    ["created", CREATED],
    ["-last_sign_in", "last_sign_in_at DESC NULLS LAST, id DESC"],
    ["email", "email"],
  ] as const) {
    const { emails } = await readAll({ ...query, sort, limit: 400 });
    expect(emails, sort).toEqual(await expected(where, order));
  }
  const { length } = await expected(where, CREATED);
  expect((await call(countUsers, { token, query })).body).toEqual({ count: length, exact: true });
});

test("200: beyond what is counted, the number is about right and says so; rare finds among many are still exact", async () => {
  const more = COUNTED - CROWD + 1_000;
  await db.$executeRaw`
    INSERT INTO users (id, email, password_hash, confirmed_at, created_at)
    SELECT gen_random_uuid(), 'more' || i || '@example.com', 'x', now(), timestamptz '2025-01-01'
    FROM generate_series(1, ${more}::int) i`;
  await db.$executeRaw`ANALYZE users`;
  const all = await call(countUsers, { token });
  expect(all.body.exact).toBe(false);
  expect(all.body.count).toBeGreaterThan(COUNTED);
  expect(Math.abs(all.body.count - CROWD - more)).toBeLessThan(500);
  const common = await call(countUsers, { token, query: { q: "example" } });
  expect(common.body.exact).toBe(false);
  expect(common.body.count).toBeGreaterThan(COUNTED * 0.9);
  const rare: Query[] = [{ q: "needle" }, { source: "rare" }, { role: "few" }];
  for (const query of rare) {
    const { emails } = await readAll({ ...query, limit: 500 });
    expect((await call(countUsers, { token, query })).body).toEqual({ count: emails.length, exact: true });
  }
  await db.$executeRaw`DELETE FROM users WHERE email LIKE 'more%'`;
  await db.$executeRaw`ANALYZE users`;
});

test("200: every product through which someone came, in order, once", async () => {
  expect((await call(listUserSources, { token })).body).toEqual(["rare", "source 1", "source 2", "source 3"]);
});

test("a role is named by number, uuid or name; one that is not there is 404", async () => {
  const { id, uuid } = await db.role.findUniqueOrThrow({ where: { name: "few" } });
  const { emails } = await readAll({ role: "few" });
  expect(emails.length).toBeGreaterThan(0);
  for (const role of [Number(id), String(id), uuid, uuid.toUpperCase()]) {
    expect((await readAll({ role })).emails).toEqual(emails);
  }
  for (const role of ["nothing", "999999", crypto.randomUUID()]) {
    for (const contract of [listUsers, countUsers]) {
      const answer = await call(contract, { token, query: { role } });
      expect([answer.status, answer.body.errors]).toEqual([404, ["role.not.found"]]);
    }
  }
});

test("pages neither repeat nor lose anybody while others come and go", async () => {
  const before = await expected("true", CREATED);
  const early = { email: "early@example.com", createdAt: new Date("2019-01-01") };
  const late = { email: "late@example.com", createdAt: new Date("2027-01-01") };
  const shown = before[100] ?? "";
  const { emails } = await readAll({ limit: 300 }, async () => {
    await createUser(early);
    await createUser(late);
    await db.user.delete({ where: { email: shown } });
  });
  expect(emails).toEqual([...before, late.email]);
  await db.user.deleteMany({ where: { email: { in: [early.email, late.email] } } });
});

test("the Link keeps the query and names our origin; the default page holds 100", async () => {
  for (const [, { path }] of everyAddress(listUsers)) {
    const { body, headers } = await call(listUsers, { token, path, query: { q: "crowd", status: "active" } });
    expect(body).toHaveLength(100);
    const link = new URL(/<([^>]+)>/.exec(headers.get("link") ?? "")?.[1] ?? "");
    expect(link.origin + link.pathname).toBe(`http://localhost:3000${path}`);
    expect(Object.fromEntries(link.searchParams)).toMatchObject({ q: "crowd", status: "active" });
  }
});

test.each<Query>([
  { limit: 0 },
  { limit: 501 },
  { limit: "1.5" },
  { limit: "x" },
  { sort: "name" },
  { sort: "created; DROP TABLE users" },
  { status: "gone" },
  { confirmed: "perhaps" },
  { source: "" },
  { signed_in_since: "yesterday" },
  { cursor: "" },
  { cursor: "x" },
  { cursor: Buffer.from('["created","yesterday","1"]').toString("base64url") },
  { cursor: Buffer.from('["created",null,"00000000-0000-4000-8000-000000000000"]').toString("base64url") },
  {
    sort: "email",
    cursor: Buffer.from('["created","2026-01-01T00:00:00Z","00000000-0000-4000-8000-000000000000"]').toString(
      "base64url",
    ),
  },
  { q: "a\u0000b" },
  { q: "x".repeat(201) },
])("400 for %o", async (query) => {
  expect((await call(listUsers, { token, query })).body.errors).toEqual(["request.invalid"]);
});
