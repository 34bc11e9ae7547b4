import { beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { createUserWithFactor, signInWithFactor } from "@/lib/testing/authenticators/second-factor";
import { call } from "@/lib/testing/call";
import { createUser, createUserWith, freshDatabase, signIn } from "@/lib/testing/factories";
import { readCode, templatesTo } from "@/lib/testing/mailbox";
import { expectRefusal } from "@/lib/testing/refusal";
import * as account from "@/lib/users/account/account.contract";
import * as contracts from "@/lib/users/administration.contract";

beforeEach(freshDatabase);

const ADMIN = ["user", "admin"];
const start = (token: string | undefined, uid: string, email = "new@example.com") =>
  call(contracts.startEmailChange, { token, params: { uid }, body: { email } });
const find = (token: string | undefined, uid: string) =>
  call(contracts.findUserEmailChange, { token, params: { uid } });
const cancel = (token: string | undefined, uid: string) =>
  call(contracts.cancelUserEmailChange, { token, params: { uid } });

async function people() {
  const user = await createUser({ email: "old@example.com", locale: "ru" });
  const admin = await createUser({ email: "admin@example.com" }, ADMIN);
  return { user, admin, theirs: (await signIn(user)).access_token, token: (await signIn(admin)).access_token };
}

test("200 changes nothing until the user has confirmed the new mailbox, signed in; then the old one is told", async () => {
  const { user, admin, theirs, token } = await people();
  const answer = await start(token, user.id, " New@Example.com ");
  expect([answer.status, answer.body]).toEqual([200, { email: "new@example.com" }]);
  expect((await db.user.findUniqueOrThrow({ where: { id: user.id } })).email).toBe("old@example.com");
  const pending = { email: "new@example.com", expiresAt: expect.any(String) };
  expect((await find(token, user.id)).body).toEqual(pending);
  // The owner sees it too, and may cancel it.
  expect((await call(account.findEmailChange, { token: theirs })).body).toEqual(pending);
  const code = await readCode("email_change");
  // In the owner's language, and without where the administrator was.
  expect(code?.mail).toMatchObject({ recipient: "new@example.com", locale: "ru", userId: user.id });
  expect(code?.mail.props).not.toMatchObject({ userAgent: expect.anything() });
  // Whoever started it cannot finish it.
  const body = { token: code?.token };
  await expectRefusal(() => call(account.confirmEmailChange, { token, body }), 400, "token.invalid");
  expect((await call(account.confirmEmailChange, { token: theirs, body })).body).toEqual({ email: "new@example.com" });
  expect(await templatesTo("old@example.com")).toEqual(["email_changed"]);
  expect((await find(token, user.id)).body).toEqual({ email: null, expiresAt: null });
  const events = await db.auditEvent.findMany({ where: { action: { startsWith: "email." } }, orderBy: { id: "asc" } });
  expect(events.map(({ action, actorId, targetId }) => [action, actorId, targetId])).toEqual([
    ["email.change_requested", admin.id, user.id],
    ["email.changed", user.id, user.id],
  ]);
});

test("204 cancels, whoever started it: what was mailed opens nothing, and doing it again writes nothing", async () => {
  const { user, admin, theirs, token } = await people();
  await start(token, user.id);
  const code = await readCode("email_change");
  expect((await cancel(token, user.id)).status).toBe(204);
  const body = { token: code?.token };
  await expectRefusal(() => call(account.confirmEmailChange, { token: theirs, body }), 400, "token.already.used");
  expect((await cancel(token, user.id)).status).toBe(204);
  const canceled = await db.auditEvent.findMany({ where: { action: "email.change_cancelled" } });
  expect(canceled).toMatchObject([{ actorId: admin.id, targetId: user.id }]);
  await start(token, user.id);
  expect((await call(account.cancelEmailChange, { token: theirs })).status).toBe(204);
  expect((await find(token, user.id)).body.email).toBeNull();
});

test("a newer change replaces the one before", async () => {
  const { user, theirs, token } = await people();
  await start(token, user.id, "first@example.com");
  const first = await readCode("email_change");
  await start(token, user.id, "second@example.com");
  expect((await find(token, user.id)).body.email).toBe("second@example.com");
  const body = { token: first?.token };
  await expectRefusal(() => call(account.confirmEmailChange, { token: theirs, body }), 400, "token.invalid");
});

test("400 for the address the user has, 409 for one that has an account, 404 for nobody, 403 for oneself", async () => {
  const { user, admin, token } = await people();
  const nobody = crypto.randomUUID();
  await expectRefusal(() => start(token, user.id, "OLD@example.com"), 400, "request.invalid");
  await expectRefusal(() => start(token, user.id, "nobody"), 400, "email must be an email");
  await expectRefusal(() => start(token, user.id, "admin@example.com"), 409, "user.already.exists");
  await expectRefusal(() => start(token, nobody), 404, "user.not.found");
  await expectRefusal(() => find(token, nobody), 404, "user.not.found");
  await expectRefusal(() => cancel(token, nobody), 404, "user.not.found");
  await expectRefusal(() => start(token, admin.id), 403, "forbidden");
});

test("403 over who holds more than the caller, and without the right; 401 where the caller's second factor is too old", async () => {
  const { user, admin, theirs, token } = await people();
  const { access_token: lesser } = await signIn(await createUserWith(["users:read", "users:write"]));
  await expectRefusal(() => start(lesser, admin.id), 403, "forbidden");
  await expectRefusal(() => cancel(lesser, admin.id), 403, "forbidden");
  expect((await start(lesser, user.id)).status).toBe(200);
  const other = await createUser();
  for (const ask of [start, find, cancel]) {
    await expectRefusal(() => ask(theirs, other.id), 403, "forbidden");
    await expectRefusal(() => ask(undefined, other.id), 401, "unauthorized");
  }
  const { user: careful } = await createUserWithFactor({}, ADMIN);
  const { access_token: old } = await signInWithFactor(careful, { minutesAgo: 11 });
  await expectRefusal(() => start(old, other.id), 401, "reauthentication.required");
  expect((await start(token, other.id, "other@example.com")).status).toBe(200);
});
