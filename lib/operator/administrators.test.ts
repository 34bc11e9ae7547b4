import { beforeEach, expect, test } from "vitest";
import { operator } from "@/lib/actor";
import { login } from "@/lib/authentication/sign-in.contract";
import { db } from "@/lib/db";
import { createAdministrator, grantAdministrator } from "@/lib/operator/administrators";
import { endEverySession, listEverySession } from "@/lib/sessions/every-session";
import { rotateKeys } from "@/lib/sessions/keys/keys";
import { call } from "@/lib/testing/call";
import { createApplication, createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { templatesTo } from "@/lib/testing/mailbox";
import { exportAccount } from "@/lib/users/account/export";
import * as accounts from "@/lib/users/account/registration/registration.contract";

beforeEach(freshDatabase);

const actor = operator("gatehouse test");
const password = "correct horse battery";

/** Who did it, by the newest event of an action. */
const writerOf = async (action: string) => {
  const event = await db.auditEvent.findFirstOrThrow({ where: { action }, orderBy: { id: "desc" } });
  return [event.actorType, event.actorId, event.userAgent, event.ipAddress];
};

test("the operator makes an administrator with a password, who signs in at once", async () => {
  await createAdministrator(actor, "root@example.com", { password });
  const { body } = await call(login, { body: { email: "root@example.com", password } });
  const profile = await call(accounts.getProfile, { token: body.access_token });
  expect(profile.body.roles).toEqual(["admin", "user"]);
  expect(await writerOf("administrator.created")).toEqual(["operator", "operator", "gatehouse test", null]);
});

test("a printed link lets the new administrator choose a password, once", async () => {
  const { link } = await createAdministrator(actor, "root@example.com", { way: "link" });
  const token = new URL(link ?? "").searchParams.get("code");
  expect((await call(accounts.resetPassword, { body: { token, password } })).status).toBe(200);
  expect((await call(login, { body: { email: "root@example.com", password } })).status).toBe(200);
  expect((await call(accounts.resetPassword, { body: { token, password } })).body.errors).toEqual([
    "token.already.used",
  ]);
});

test("a mailed link goes to the mailbox alone", async () => {
  expect(await createAdministrator(actor, "root@example.com", { way: "mail" })).toMatchObject({ link: null });
  expect(await templatesTo("root@example.com")).toEqual(["invitation"]);
});

test("a taken address and a weak password are refused, and nothing is written", async () => {
  const { email } = await createUser();
  const taken = createAdministrator(actor, email, { way: "link" });
  await expect(taken).rejects.toMatchObject({ kind: "user.already.exists" });
  const weak = createAdministrator(actor, "root@example.com", { password: "password1" });
  await expect(weak).rejects.toMatchObject({ kind: "password.does.not.meet.the.requirements" });
  expect([await db.user.count(), await db.auditEvent.count(), await db.oneTimeCode.count()]).toEqual([1, 0, 0]);
});

test("the operator grants what nobody else could yet, and uses the operations of the API in their own name", async () => {
  const { id } = await createUser();
  await grantAdministrator(actor, id);
  expect(await db.userRole.count({ where: { userId: id, role: { name: "admin" } } })).toBe(1);
  expect(await writerOf("role.granted")).toEqual(["operator", "operator", "gatehouse test", null]);
  await rotateKeys(actor, { body: {} });
  expect(await writerOf("key.rotated")).toEqual(["operator", "operator", "gatehouse test", null]);
});

test("the operator has no account: what is about one's own is refused", async () => {
  await expect(exportAccount(actor, {})).rejects.toMatchObject({ kind: "forbidden" });
});

test("ending every session signs out people and applications, and says how many", async () => {
  const user = await createUser();
  const { access_token } = await signIn(user);
  const { application } = await createApplication();
  const soon = new Date(Date.now() + 60_000);
  await db.session.create({
    data: { applicationId: application.id, clientType: "platform", idleExpiresAt: soon, expiresAt: soon },
  });
  const holders = (await listEverySession(10)).map(({ holder }) => holder);
  expect(holders.sort()).toEqual([application.name, user.email].sort());
  expect(await endEverySession(actor)).toBe(2);
  expect(await listEverySession(10)).toEqual([]);
  expect((await call(accounts.getProfile, { token: access_token })).status).toBe(401);
  const event = await db.auditEvent.findFirstOrThrow({ where: { action: "session.ended" } });
  expect(event.details).toEqual({ ended: 2, reason: "everybody" });
  expect(await endEverySession(actor)).toBe(0);
});
