import { expect, test } from "vitest";
import { db, transaction } from "@/lib/db";
import { claimDue } from "@/lib/events/lease";
import { addJohn, connectProvider, later, mails, queueFor, sentCodes, works } from "@/lib/mail/harness";
import { deliverDueMail, queueMail } from "@/lib/mail/outbox";
import { createUser } from "@/lib/testing/factories";

const outside = connectProvider();

const ask = (intent: "restore" | "resend", recipient: string, source?: string) =>
  transaction((tx) => queueMail(tx, { template: intent, recipient, locale: "en", props: { source } }));

test("restore for an unknown address: the row is dropped and nothing is sent", async () => {
  await ask("restore", "nobody@example.com");
  await ask("resend", "nobody@example.com");
  await deliverDueMail();
  expect(await mails()).toMatchObject([{ state: "dropped" }, { state: "dropped" }]);
  expect(outside.provider.received).toEqual([]);
  expect(await db.oneTimeCode.count()).toBe(0);
});

test("restore for someone who was invited and has no password to forget mails the invitation again", async () => {
  await addJohn({ passwordHash: null });
  await ask("restore", "john@example.com");
  await deliverDueMail();
  expect(outside.provider.received[0]?.body.subject).toMatch(/^You’re invited to /);
  expect(await works(sentCodes(outside.provider)[0])).toBe(true);
});

test("restore for someone who has a sign-in method of their own, or has verified the email, is no invitation", async () => {
  const john = await addJohn({ passwordHash: null });
  await db.factor.create({ data: { userId: john.id, kind: "totp", name: "Phone", secret: new Uint8Array(1) } });
  await ask("restore", john.email);
  await db.user.create({ data: { email: "jane@example.com", confirmedAt: new Date() } });
  await ask("restore", "jane@example.com");
  await deliverDueMail();
  expect(outside.provider.received.map(({ body }) => body.subject)).toEqual(Array(2).fill("Reset your password"));
});

test("an invitation that waits while its reader chooses a password is dropped", async () => {
  const john = await addJohn({ passwordHash: null });
  await queueFor(john, "invitation");
  await db.user.update({ where: { id: john.id }, data: { passwordHash: "chosen" } });
  await deliverDueMail();
  expect(await mails()).toMatchObject([{ state: "dropped", lastError: "already has a password" }]);
  expect(await db.oneTimeCode.count()).toBe(0);
});

test("restore for a disabled account: dropped, nothing sent, no code made", async () => {
  await addJohn({ disabledAt: new Date() });
  await ask("restore", "john@example.com");
  await deliverDueMail();
  expect(await mails()).toMatchObject([{ state: "dropped" }]);
  expect(outside.provider.received).toEqual([]);
  expect(await db.oneTimeCode.count()).toBe(0);
});

test.each([
  ["restore", "pending", "/reset?code=", "Сброс пароля"],
  ["restore", "active", "/reset?code=", "Сброс пароля"],
  ["resend", "pending", "/confirm?code=", "Подтвердите адрес почты"],
  ["resend", "active", "/reset?code=", "Сброс пароля"],
] as const)(
  "%s for a person who is %s mails %s in the person's own language",
  async (intent, status, path, subject) => {
    await addJohn({ locale: "ru", ...(status === "active" ? { confirmedAt: new Date() } : {}) });
    await ask(intent, "john@example.com");
    await deliverDueMail();
    expect(outside.provider.received).toHaveLength(1);
    expect(outside.provider.received[0]?.body.subject).toBe(subject);
    expect(outside.provider.received[0]?.body.text).toContain(`https://id.gatehouse.example${path}`);
    expect(await works(sentCodes(outside.provider)[0])).toBe(true);
  },
);

test("known and unknown addresses leave the same row behind, until it is delivered", async () => {
  await addJohn();
  await ask("restore", "john@example.com", "license");
  await ask("restore", "jane@example.com", "license");
  const [known, unknown] = (await mails()).map(({ id, recipient, createdAt, nextAttemptAt, ...rest }) => rest);
  expect(known).toEqual(unknown);
});

test("the life a mail names is the life of its code", async () => {
  const user = await addJohn();
  await queueFor(user, "confirmation");
  await queueFor(user, "recovery");
  const invited = await createUser({ passwordHash: null, confirmedAt: null });
  await queueFor(invited, "invitation");
  await deliverDueMail();
  const codes = await db.oneTimeCode.findMany({ orderBy: { purpose: "asc" } });
  const minutes = codes.map(({ createdAt, expiresAt }) => (expiresAt.getTime() - createdAt.getTime()) / 60_000);
  expect(minutes).toEqual([24 * 60, 30, 7 * 24 * 60]);
  const textOf = (path: string, to = user.email) =>
    outside.provider.received.find(({ body }) => body.text.includes(path) && body.text.includes(to))?.body.text;
  expect(textOf("/confirm?")).toContain("within 24 hours");
  expect(textOf("/reset?")).toContain("within 30 minutes");
  expect(textOf("/reset?", invited.email)).toContain("within 7 days");
});

test("a newer mail invalidates the code of the older one", async () => {
  const user = await addJohn();
  await queueFor(user, "recovery");
  await deliverDueMail();
  await queueFor(user, "recovery");
  await deliverDueMail();
  const [older = "", newer = ""] = sentCodes(outside.provider);
  expect([await works(older), await works(newer)]).toEqual([false, true]);
});

test("a confirmation code survives a recovery mail, and the other way round", async () => {
  const user = await addJohn();
  await queueFor(user, "confirmation");
  await queueFor(user, "recovery");
  await deliverDueMail();
  for (const code of sentCodes(outside.provider)) expect(await works(code)).toBe(true);
});

test("an older mail that failed meanwhile is dropped rather than sent with a dead link", async () => {
  const user = await addJohn();
  await queueFor(user, "recovery");
  outside.provider.answers = [{ status: 500 }];
  await deliverDueMail();
  await queueFor(user, "recovery");
  await deliverDueMail();
  await deliverDueMail(later(60));
  expect(await mails()).toMatchObject([{ state: "dropped" }, { state: "sent" }]);
  expect(outside.provider.received).toHaveLength(2);
  expect(await works(sentCodes(outside.provider)[1])).toBe(true);
});

test("an older mail delivered after a newer one is dropped: the newest mail carries the code that works", async () => {
  const user = await addJohn();
  await queueFor(user, "recovery");
  await claimDue("mails", 1); // by a process that dies before it makes the code
  await queueFor(user, "recovery");
  await deliverDueMail();
  await deliverDueMail(later(70));
  expect(await mails()).toMatchObject([{ state: "dropped" }, { state: "sent" }]);
  expect(outside.provider.received).toHaveLength(1);
  expect(await works(sentCodes(outside.provider)[0])).toBe(true);
});

test("a mail that waited until its code expired leaves as a new mail with a code that works", async () => {
  await queueFor(await addJohn(), "recovery");
  outside.provider.answers = [{ status: 500 }];
  await deliverDueMail();
  await db.oneTimeCode.updateMany({ data: { expiresAt: new Date(Date.now() - 1000) } });
  await deliverDueMail(later(60));
  await deliverDueMail(later(61));
  expect(await mails()).toMatchObject([{ state: "dropped" }, { state: "sent" }]);
  const [dead = "", fresh = ""] = sentCodes(outside.provider);
  expect([await works(dead), await works(fresh)]).toEqual([false, true]);
  expect(new Set(outside.provider.received.map(({ key }) => key)).size).toBe(2);
});

test("a confirmation mail that someone no longer needs is dropped", async () => {
  const user = await addJohn();
  await queueFor(user, "confirmation");
  await db.user.update({ where: { id: user.id }, data: { confirmedAt: new Date() } });
  await deliverDueMail();
  expect(await mails()).toMatchObject([{ state: "dropped", lastError: "already confirmed" }]);
  expect(outside.provider.received).toEqual([]);
});

test("a template of a later version is left for an instance that knows it", async () => {
  await db.mail.create({ data: { template: "from_the_future", recipient: "john@example.com" } });
  await deliverDueMail();
  expect(await mails()).toMatchObject([{ state: "pending", lastError: "unknown mail template from_the_future" }]);
});
