import { beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { call } from "@/lib/testing/call";
import { configure, moveClock } from "@/lib/testing/conditions";
import { createUser, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import { readCode, templatesTo } from "@/lib/testing/mailbox";
import { expectRefusal } from "@/lib/testing/refusal";
import { onlyInProcess } from "@/lib/testing/remote";
import * as contracts from "@/lib/users/account/account.contract";
import { requestPasswordReset, resetPassword } from "@/lib/users/account/registration/registration.contract";

beforeEach(freshDatabase);

const ask = (token: string | undefined, email = "new@example.com", currentPassword = PASSWORD) =>
  call(contracts.changeEmail, { token, body: { email, currentPassword } });
const confirm = (token: string | undefined, body: Record<string, unknown>) =>
  call(contracts.confirmEmailChange, { token, body });

const find = (token: string | undefined) => call(contracts.findEmailChange, { token });

async function asking(email = "new@example.com") {
  const user = await createUser({ email: "old@example.com" });
  const { access_token } = await signIn(user);
  expect((await ask(access_token, email)).status).toBe(200);
  return { user, token: access_token };
}

const required = async () => {
  const code = await readCode("email_change");
  if (!code) throw new Error("No mail was sent");
  return code;
};

test("200 changes nothing yet; the code goes to the new mailbox, and using it tells the old one", async () => {
  const { user, token } = await asking(" New@Example.com ");
  expect((await db.user.findUniqueOrThrow({ where: { id: user.id } })).email).toBe("old@example.com");
  const { token: secret, mail } = await required();
  expect(mail.recipient).toBe("new@example.com");
  const answer = await confirm(token, { token: secret });
  expect([answer.status, answer.body]).toEqual([200, { email: "new@example.com" }]);
  expect((await db.user.findUniqueOrThrow({ where: { id: user.id } })).email).toBe("new@example.com");
  expect(await templatesTo("old@example.com")).toEqual(["email_changed"]);
  expect(await db.auditEvent.findMany({ orderBy: { id: "asc" }, select: { action: true } })).toEqual([
    { action: "email.change_requested" },
    { action: "email.changed" },
  ]);
});

test("200 with the one-time code, in any grouping", async () => {
  const { token } = await asking();
  const { otp } = await required();
  const answer = await confirm(token, { code: `${otp.slice(0, 3)} ${otp.slice(3)}` });
  expect(answer.body).toEqual({ email: "new@example.com" });
});

test("a taken address is answered and written like a free one, and gets no code", async () => {
  await createUser({ email: "taken@example.com" });
  const { user, token } = await asking("taken@example.com");
  const rows = () => db.mail.findMany({ select: { template: true, state: true, userId: true, codeId: true } });
  expect(await rows()).toEqual([{ template: "email_change", state: "pending", userId: user.id, codeId: null }]);
  expect(await readCode("email_change")).toBeUndefined();
  expect(await rows()).toMatchObject([{ state: "dropped", codeId: null }]);
  expect((await find(token)).body).toMatchObject({ email: "taken@example.com" });
  // A guess is counted, as it is for a free address.
  await expectRefusal(() => confirm(token, { code: "123456" }), 400, "token.invalid", ["one_time_codes"]);
});

test("401 with the wrong password, 400 for one's own address and for none, 401 without a token", async () => {
  const user = await createUser();
  const { access_token: token } = await signIn(user);
  await expectRefusal(() => ask(token, "new@example.com", "not the password"), 401, "wrong.password");
  await expectRefusal(() => ask(token, user.email), 400, "request.invalid");
  await expectRefusal(() => ask(token, "nobody"), 400, "email must be an email");
  await expectRefusal(() => ask(undefined), 401, "unauthorized");
  await expectRefusal(() => confirm(undefined, { token: "x" }), 401, "unauthorized");
  await expectRefusal(() => confirm(token, {}), 400, "request.invalid");
  await expectRefusal(() => confirm(token, { token: "x" }), 400, "token.invalid");
});

test("429 after ten requests of one person, whatever addresses they name", async () => {
  configure({ RATE_LIMITS: "on" });
  const { token } = await asking();
  for (let n = 0; n < 9; n += 1) expect((await ask(token, `n${n}@example.com`)).status).toBe(200);
  await expectRefusal(() => ask(token, "last@example.com"), 429, "too.many.requests");
});

test("400 for a code that is someone else's, used, expired, or older than the newest", async () => {
  const { token } = await asking();
  const { token: secret, otp } = await required();
  const { access_token: stranger } = await signIn(await createUser());
  await expectRefusal(() => confirm(stranger, { token: secret }), 400, "token.invalid");
  await expectRefusal(() => confirm(stranger, { code: otp }), 400, "token.invalid");
  await ask(token, "newer@example.com");
  const { token: newer } = await required();
  await expectRefusal(() => confirm(token, { token: secret }), 400, "token.invalid");
  moveClock(24 * 3600 + 1);
  const { access_token: later } = await signIn(
    await db.user.findUniqueOrThrow({ where: { email: "old@example.com" } }),
  );
  await expectRefusal(() => confirm(later, { token: newer }), 400, "token.expired");
  await ask(later, "newest@example.com");
  const newest = await required();
  expect((await confirm(later, { token: newest.token })).status).toBe(200);
  await expectRefusal(() => confirm(later, { token: newest.token }), 400, "token.already.used");
});

test("409 when the address was taken in between, and the code stays usable", async () => {
  const { token } = await asking();
  const { token: secret } = await required();
  const rival = await createUser({ email: "new@example.com" });
  await expectRefusal(() => confirm(token, { token: secret }), 409, "user.already.exists");
  await db.user.delete({ where: { id: rival.id } });
  expect((await confirm(token, { token: secret })).status).toBe(200);
});

test("two people who race for one mailbox: one gets it, the other is told why", async () => {
  const people = await Promise.all([createUser(), createUser()]);
  const tokens: { access: string; secret: string }[] = [];
  for (const person of people) {
    const { access_token: access } = await signIn(person);
    await ask(access, "wanted@example.com");
    tokens.push({ access, secret: (await required()).token });
  }
  const answers = await Promise.all(tokens.map(({ access, secret }) => confirm(access, { token: secret })));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(await db.user.count({ where: { email: "wanted@example.com" } })).toBe(1);
});

test("one code used ten times at once: one change, one notice", async () => {
  const { token } = await asking();
  const { token: secret } = await required();
  const answers = await Promise.all(Array.from({ length: 10 }, () => confirm(token, { token: secret })));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(400)]);
  expect(await templatesTo("old@example.com")).toEqual(["email_changed"]);
});

test("what was mailed to the old mailbox no longer opens the account, nor what is still waiting to be", async () => {
  onlyInProcess("the delivery of mail");
  const { token } = await asking();
  const { token: secret } = await required();
  await call(requestPasswordReset, { body: { email: "old@example.com" } });
  const recovery = await readCode("recovery");
  await call(requestPasswordReset, { body: { email: "old@example.com" } });
  await db.mail.updateMany({
    where: { state: "pending", template: "restore" },
    data: { template: "recovery", userId: (await db.user.findFirstOrThrow()).id },
  });
  expect((await confirm(token, { token: secret })).status).toBe(200);
  const reset = { token: recovery?.token, password: "another long secret" };
  await expectRefusal(() => call(resetPassword, { body: reset }), 400, "token.invalid");
  await readCode("recovery");
  expect(await db.mail.findMany({ where: { template: "recovery", state: "dropped" } })).toHaveLength(1);
});

test("a pending person who mistyped the address becomes active with the right one", async () => {
  const user = await createUser({ confirmedAt: null });
  const { access_token: token } = await signIn(user);
  await ask(token, "right@example.com");
  expect((await confirm(token, { token: (await required()).token })).status).toBe(200);
  const found = await db.user.findUniqueOrThrow({ where: { id: user.id }, include: { grants: true } });
  expect(found).toMatchObject({ confirmedAt: expect.any(Date), grants: [expect.anything()] });
});

test("the pending change is there until it is confirmed, and anew when the mail is sent again", async () => {
  const { token } = await asking();
  expect((await find(token)).body).toEqual({ email: "new@example.com", expiresAt: expect.any(String) });
  const { token: older } = await required();
  expect((await find(token)).body).toMatchObject({ email: "new@example.com" });
  const again = await call(contracts.resendEmailChange, { token });
  expect([again.status, again.body]).toEqual([200, { email: "new@example.com" }]);
  const { token: newer } = await required();
  expect(newer).not.toBe(older);
  expect((await confirm(token, { token: newer })).status).toBe(200);
  expect((await find(token)).body).toEqual({ email: null, expiresAt: null });
});

test("204 cancels: what was mailed opens nothing, what waits is not mailed, and doing it again changes nothing", async () => {
  const { user, token } = await asking();
  const { token: secret } = await required();
  const cancel = () => call(contracts.cancelEmailChange, { token });
  expect((await cancel()).status).toBe(204);
  expect((await find(token)).body).toEqual({ email: null, expiresAt: null });
  await expectRefusal(() => confirm(token, { token: secret }), 400, "token.already.used");
  expect((await cancel()).status).toBe(204);
  const actions = await db.auditEvent.findMany({ where: { action: "email.change_cancelled" } });
  expect(actions).toMatchObject([{ targetId: user.id }]);
  expect((await ask(token, "other@example.com")).status).toBe(200);
  await cancel();
  await readCode("email_change");
  const mail = await db.mail.findFirst({ where: { recipient: "other@example.com" } });
  expect(mail).toMatchObject({ state: "dropped", codeId: null });
});

test("404 to send again where no change is pending, 401 without a token", async () => {
  const { access_token: token } = await signIn(await createUser());
  await expectRefusal(() => call(contracts.resendEmailChange, { token }), 404, "not.found");
  await expectRefusal(() => call(contracts.resendEmailChange, {}), 401, "unauthorized");
  await expectRefusal(() => call(contracts.cancelEmailChange, {}), 401, "unauthorized");
  await expectRefusal(() => find(undefined), 401, "unauthorized");
});
