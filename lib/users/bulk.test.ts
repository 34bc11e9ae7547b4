import { beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { call } from "@/lib/testing/call";
import { createUser, createUserWith, freshDatabase, signIn } from "@/lib/testing/factories";
import { changeUsers } from "@/lib/users/bulk.contract";
import type { User } from "@/prisma/client/client";

let token: string;
let admin: User;

beforeEach(async () => {
  await freshDatabase();
  admin = await createUser({ email: "admin@example.com" }, ["user", "admin"]);
  token = (await signIn(admin)).access_token;
});

interface Result {
  outcome: string;
  problem: string | null;
}

async function change(body: Record<string, unknown>, as = token): Promise<string[]> {
  const answer = await call(changeUsers, { token: as, body });
  expect(answer.status).toBe(200);
  return answer.body.map(({ outcome, problem }: Result) => problem ?? outcome);
}

/** What a preview says, which must be what then happens, and must change nothing itself. */
async function changeAsForeseen(body: Record<string, unknown>, as = token): Promise<string[]> {
  const events = await db.auditEvent.count();
  const foreseen = await change({ ...body, dry_run: true }, as);
  expect([await db.auditEvent.count(), await db.mail.count()]).toEqual([events, 0]);
  expect(await change(body, as)).toEqual(foreseen);
  return foreseen;
}

const UNKNOWN = "02dd5dcb-c073-4efa-bc03-15715ba52742";

test("200: a preview tells who will be changed, who not, and who will be refused and why; then that happens", async () => {
  const ann = await createUser();
  const bob = await createUser({ disabledAt: new Date() });
  const uids = [ann.id, bob.id, admin.id, UNKNOWN];
  expect(await changeAsForeseen({ action: "disable", uids })).toEqual([
    "changed",
    "unchanged",
    "last.administrator",
    "user.not.found",
  ]);
  expect((await db.user.findUniqueOrThrow({ where: { id: ann.id } })).disabledAt).not.toBeNull();
});

test("of all administrators at once, the preview and the change leave the last one", async () => {
  const second = await createUser({}, ["admin"]);
  const asleep = await createUser({ disabledAt: new Date() }, ["admin"]);
  const { uuid } = await db.role.findUniqueOrThrow({ where: { name: "admin" } });
  const uids = [asleep.id, second.id, admin.id];
  expect(await changeAsForeseen({ action: "revoke", role_id: uuid, uids })).toEqual([
    "changed",
    "changed",
    "last.administrator",
  ]);
});

test.each([
  "disable",
  "enable",
  "confirm",
  "resend_confirmation",
  "require_password_change",
  "restore_password",
  "delete",
])("%s: who was granted more than the actor holds is refused, in the preview as in the change", async (action) => {
  const writer = await signIn(await createUserWith(["users:read", "users:write"]));
  const pending = await createUser({ confirmedAt: null });
  const asleep = await createUser({ disabledAt: new Date() });
  const roles = await db.role.findMany({ where: { name: "admin" } });
  for (const user of [pending, asleep]) {
    await db.userRole.create({ data: { userId: user.id, roleId: roles[0]?.id ?? 0n } });
  }
  const answers = await changeAsForeseen({ action, uids: [pending.id, asleep.id, admin.id] }, writer.access_token);
  expect(answers).toContain("forbidden");
  expect(answers).not.toContain("changed");
});

test("a bulk change does nothing that its actor may not do one by one", async () => {
  const reader = await signIn(await createUserWith(["users:read"]));
  const ann = await createUser();
  const { uuid } = await db.role.findUniqueOrThrow({ where: { name: "admin" } });
  for (const body of [{ action: "delete" }, { action: "grant", role_id: uuid }]) {
    expect(await changeAsForeseen({ ...body, uids: [ann.id] }, reader.access_token)).toEqual(["forbidden"]);
  }
  expect(await db.user.count({ where: { id: ann.id } })).toBe(1);
});

test("404 for a role that is not there", async () => {
  const answer = await call(changeUsers, { token, body: { action: "grant", role_id: UNKNOWN, uids: [admin.id] } });
  expect([answer.status, answer.body.errors]).toEqual([404, ["role.not.found"]]);
});

test("200: many are confirmed, or get their mail again; who has confirmed is left alone", async () => {
  const ann = await createUser({ confirmedAt: null });
  const bob = await createUser();
  const uids = [ann.id, bob.id];
  expect(await change({ action: "resend_confirmation", uids })).toEqual(["changed", "unchanged"]);
  expect(await db.mail.findMany()).toMatchObject([{ template: "confirmation", recipient: ann.email }]);
  expect(await change({ action: "confirm", uids })).toEqual(["changed", "unchanged"]);
  expect((await db.user.findUniqueOrThrow({ where: { id: ann.id } })).confirmedAt).not.toBeNull();
});
