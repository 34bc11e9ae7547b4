import { beforeEach, expect, onTestFinished, test } from "vitest";
import { db, pool } from "@/lib/db";
import { call } from "@/lib/testing/call";
import { createUser, createUserWith, freshDatabase, signIn } from "@/lib/testing/factories";
import { signInHere, visit } from "@/lib/testing/next/next-headers";
import { importUsers } from "@/lib/users/administration.contract";
import { changeUsers } from "@/lib/users/bulk.contract";
import type { User } from "@/prisma/client/client";

beforeEach(async () => {
  await freshDatabase();
  visit.cookies.clear();
});

/** How a right ends while work that it allowed goes on, and what a program is told then. `$1` is whose it is. */
const endings: [string, string, string][] = [
  ["signing out", "UPDATE sessions SET ended_at = now() WHERE user_id = '$1'", "token.revoked"],
  ["demotion", "DELETE FROM user_roles WHERE user_id = '$1'", "forbidden"],
  ["disabling", "UPDATE users SET disabled_at = now() WHERE id = '$1'", "token.revoked"],
];

const sqlFor = (sql: string, { id }: User) => sql.replace("$1", id);

type Route = { GET(request: Request): Promise<Response> };
const routes = import.meta.glob<Route>("/app/admin/**/export/route.ts");

/** More than two pages of everything. */
async function fill(): Promise<void> {
  await pool().query(`
    INSERT INTO users (id, email, created_at, updated_at)
    SELECT gen_random_uuid(), 'person' || n || '@example.com', now(), now() FROM generate_series(1, 1200) n`);
  await pool().query(`
    INSERT INTO audit_events (action, actor_type) SELECT 'role.created', 'user' FROM generate_series(1, 1200)`);
}

const files = Object.keys(routes).flatMap((file) => endings.map((ending) => [file.slice(1), ...ending] as const));

test.each(files)(
  "work that outlives the right: %s breaks off after %s, and the log says who was refused",
  async (file, _, sql) => {
    const administrator = await createUser({}, ["admin"]);
    await fill();
    await signInHere(administrator);
    const route = await routes[`/${file}`]?.();
    const response = await route?.GET(new Request("http://localhost:3000/export?format=json"));
    expect(response?.status).toBe(200);
    const reader = response?.body?.getReader();
    await reader?.read();
    await pool().query(sqlFor(sql, administrator));
    let pieces = 0;
    const rest = async () => {
      for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) pieces += 1;
    };
    await expect(rest()).rejects.toMatchObject({ name: "Problem" });
    expect(pieces, "no page but the one that was read before").toBeLessThanOrEqual(501);
    const exported = file.includes("users") ? "users.exported" : "audit.exported";
    expect(await db.auditEvent.count({ where: { action: exported, actorId: administrator.id } })).toBe(1);
  },
);

test.each(Object.keys(routes).map((file) => [file.split("/").at(-3) ?? "", file]))(
  "an export of %s stands in the audit log, once, and is complete when it has been read to its end",
  async (name, file) => {
    const administrator = await createUser({}, ["admin"]);
    await fill();
    await signInHere(administrator);
    const before = await (name === "users" ? db.user.count() : db.auditEvent.count());
    const route = await routes[file]?.();
    const response = await route?.GET(new Request("http://localhost:3000/export?format=json"));
    const items: { uid?: string; id?: string }[] = await response?.json();
    expect(before).toBeGreaterThan(1200);
    expect(new Set(items.map(({ uid, id }) => uid ?? id)).size).toBe(before);
    expect(items).toHaveLength(before);
    const exported = await db.auditEvent.findMany({ where: { action: `${name}.exported` } });
    expect(exported).toMatchObject([{ actorId: administrator.id, details: { format: "json" } }]);
  },
);

test("what ends an export for want of a right stands in the audit log", async () => {
  const administrator = await createUser({}, ["admin"]);
  await fill();
  await signInHere(administrator);
  const route = await routes["/app/admin/users/export/route.ts"]?.();
  const response = await route?.GET(new Request("http://localhost:3000/export"));
  const reader = response?.body?.getReader();
  await pool().query("DELETE FROM user_roles");
  const rest = async () => {
    for (let part = await reader?.read(); part && !part.done; ) part = await reader?.read();
  };
  await expect(rest()).rejects.toThrow();
  const refused = await db.auditEvent.findMany({ where: { action: "request.refused" } });
  expect(refused).toMatchObject([
    { actorId: administrator.id, details: { operation: "listUsers", problem: "forbidden" } },
  ]);
});

/** Ends the right in the database itself, with the first row that the work writes. */
async function endWithFirst(event: "INSERT" | "UPDATE", sql: string): Promise<void> {
  await pool().query(`
    CREATE FUNCTION end_right() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${sql}; RETURN NULL; END $$;
    CREATE TRIGGER end_right AFTER ${event} ON users FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION end_right()`);
  onTestFinished(async () => {
    await pool().query("DROP TRIGGER end_right ON users; DROP FUNCTION end_right()");
  });
}

test.each(endings)("work that outlives the right: changeUsers ends with it, by %s", async (_, sql, code) => {
  const administrator = await createUser({}, ["admin"]);
  await createUser({}, ["admin"]);
  const uids = [(await createUser()).id, (await createUser()).id, (await createUser()).id];
  const { access_token: token } = await signIn(administrator);
  await endWithFirst("UPDATE", sqlFor(sql, administrator));
  const answer = await call(changeUsers, { token, body: { action: "disable", uids } });
  expect(answer.body.errors).toEqual([code]);
  expect(await db.user.count({ where: { id: { in: uids }, disabledAt: { not: null } } })).toBe(1);
});

test.each(endings)("work that outlives the right: importUsers ends with it, by %s", async (_, sql, code) => {
  const administrator = await createUser({}, ["admin"]);
  const { access_token: token } = await signIn(administrator);
  await endWithFirst("INSERT", sqlFor(sql, administrator));
  const rows = ["one", "two", "three"].map((name) => ({ email: `${name}@example.com` }));
  const answer = await call(importUsers, { token, body: { rows, invite: false, dry_run: false } });
  expect(answer.body.errors).toEqual([code]);
  expect(await db.user.count({ where: { email: { in: rows.map(({ email }) => email) } } })).toBe(1);
});

test("what a bulk change is refused for one of many stands in the audit log, as the single change would", async () => {
  const { access_token: token, user } = await signedInWith(["users:read", "users:write"]);
  const administrator = await createUser({}, ["admin"]);
  const other = await createUser({}, ["admin"]);
  const answer = await call(changeUsers, { token, body: { action: "disable", uids: [administrator.id, other.id] } });
  expect(answer.body.map(({ outcome }: { outcome: string }) => outcome)).toEqual(["refused", "refused"]);
  const refused = await db.auditEvent.findMany({ where: { action: "request.refused" }, orderBy: { id: "asc" } });
  expect(refused.map(({ actorId, targetId }) => [actorId, targetId])).toEqual([
    [user.id, administrator.id],
    [user.id, other.id],
  ]);
  expect(refused[0]?.details).toEqual({ operation: "changeUsers", problem: "forbidden" });
});

async function signedInWith(permissions: string[]) {
  const user = await createUserWith(permissions);
  return { user, ...(await signIn(user)) };
}
