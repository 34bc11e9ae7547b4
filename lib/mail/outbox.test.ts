import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { findCode } from "@/lib/auth/codes";
import { db, disconnect, transaction } from "@/lib/db";
import { reloadEnv } from "@/lib/env";
import { claimDueMail } from "@/lib/mail/claim";
import { deliverDueMail, queueMail, startMailDelivery, wakeMail } from "@/lib/mail/outbox";
import { prepareMail } from "@/lib/mail/prepare";
import { renderMail } from "@/lib/mail/render";
import { sendWithResend } from "@/lib/mail/resend";
import { type ProviderStandIn, startResendStandIn } from "@/lib/mail/stand-ins";
import { truncateAll, workerDatabaseUrl } from "@/lib/testing/database";
import type { User } from "@/prisma/client/client";

let provider: ProviderStandIn;

/** A moment so many seconds from now. */
const later = (seconds: number) => new Date(Date.now() + seconds * 1000);

const addUser = (
  more: { email?: string; locale?: string; confirmedAt?: Date; disabledAt?: Date; source?: string } = {},
): Promise<User> => db.user.create({ data: { email: "john@example.com", passwordHash: "none", ...more } });

const queueFor = (user: User, template: "confirmation" | "recovery" | "password_changed") =>
  transaction((tx) => queueMail(tx, { template, recipient: user.email, locale: user.locale, userId: user.id }));

const ask = (intent: "restore" | "resend", recipient: string, source?: string) =>
  transaction((tx) => queueMail(tx, { template: intent, recipient, locale: "en", props: { source } }));

const mails = () => db.mail.findMany({ orderBy: { id: "asc" } });

/** The codes of all mails the provider took, in order. */
const sentCodes = () => provider.received.map(({ body }) => /[?&]code=([\w-]+)/.exec(body.text)?.[1] ?? "");

const works = (code: string) =>
  transaction((tx) => findCode(tx, code, ["confirmation", "recovery"])).then(
    () => true,
    () => false,
  );

beforeAll(() => {
  vi.stubEnv("DATABASE_URL", workerDatabaseUrl());
  vi.stubEnv("APP_SECRET", "b7Qm2xVt9LrZs4KpWc8NfYd3HgJe6TuA");
  vi.stubEnv("APP_URL", "https://id.gatehouse.example");
  vi.stubEnv("RESEND_API_KEY", "re_test_key");
});

beforeEach(async () => {
  provider = await startResendStandIn();
  vi.stubEnv("RESEND_BASE_URL", provider.url);
  reloadEnv();
  await truncateAll();
});

afterEach(() => provider.close());

afterAll(async () => {
  await disconnect();
  vi.unstubAllEnvs();
  reloadEnv();
});

test("a mail leaves after the commit, and never when the transaction is rolled back", async () => {
  const user = await addUser();
  const refused = transaction(async (tx) => {
    await queueMail(tx, { template: "confirmation", recipient: user.email, locale: "en", userId: user.id });
    expect(provider.received).toEqual([]);
    throw new Error("rolled back");
  });
  await expect(refused).rejects.toThrow("rolled back");
  expect(await deliverDueMail()).toBe(0);
  await queueFor(user, "confirmation");
  expect(await deliverDueMail()).toBe(1);
  expect(provider.received).toHaveLength(1);
});

test("a sent mail keeps its provider's id and is not sent again", async () => {
  await queueFor(await addUser(), "confirmation");
  await deliverDueMail();
  expect(await deliverDueMail(later(86_400))).toBe(0);
  const [mail] = await mails();
  expect(mail).toMatchObject({
    state: "sent",
    transport: "resend",
    providerId: `re_${mail?.id}`,
    attempts: 1,
    lastError: null,
  });
  expect(mail?.sentAt).toBeInstanceOf(Date);
});

test("the outbox holds no secret: the mailed code is in no column of its row", async () => {
  await queueFor(await addUser(), "recovery");
  await deliverDueMail();
  const [code = ""] = sentCodes();
  expect(await works(code)).toBe(true);
  expect(JSON.stringify(await mails())).not.toContain(code);
});

test("two deliveries at once, and ten, send every mail once", async () => {
  const users = await Promise.all(
    Array.from({ length: 7 }, (_, index) => addUser({ email: `user${index}@example.com` })),
  );
  for (const user of users) await queueFor(user, "confirmation");
  provider.delayMilliseconds = 30;
  const handled = await Promise.all(Array.from({ length: 10 }, () => deliverDueMail()));
  expect(handled.reduce((sum, count) => sum + count)).toBe(7);
  expect(provider.received.map(({ body }) => body.to[0]).sort()).toEqual(users.map(({ email }) => email).sort());
});

test("a process that dies between sending and recording: the next attempt is the same mail under the same key", async () => {
  await queueFor(await addUser(), "confirmation");
  const [claim] = await claimDueMail(1);
  const mail = await transaction((tx) => prepareMail(tx, claim?.id ?? "", new Date()));
  if (!mail) throw new Error("the mail should be ready to send");
  await sendWithResend({
    id: mail.id,
    from: "Gatehouse <no-reply@localhost>",
    to: mail.recipient,
    ...(await renderMail(mail)),
  });

  expect(await deliverDueMail(later(50))).toBe(0);
  expect(await deliverDueMail(later(70))).toBe(1);
  const [first, second, ...others] = provider.received;
  expect(others).toEqual([]);
  expect(second).toEqual(first);
  expect(first?.key).toBe(mail.id);
  expect(await mails()).toMatchObject([{ state: "sent", attempts: 2 }]);
});

test("500: the mail waits, ever longer, and arrives once with the code of its first attempt", async () => {
  await queueFor(await addUser(), "recovery");
  provider.answers = [{ status: 500 }, { status: 502 }];
  await deliverDueMail();
  expect(await mails()).toMatchObject([
    { state: "pending", attempts: 1, lastError: expect.stringContaining("Resend") },
  ]);
  expect(await deliverDueMail(later(2))).toBe(0);
  expect(await deliverDueMail(later(10))).toBe(1);
  expect(await deliverDueMail(later(15))).toBe(0);
  expect(await deliverDueMail(later(60))).toBe(1);
  expect(await mails()).toMatchObject([{ state: "sent", attempts: 3, lastError: null }]);
  expect(new Set(sentCodes()).size).toBe(1);
  expect(await works(sentCodes()[0] ?? "")).toBe(true);
});

test("a mail that fails twelve times is given up, with the last reason", async () => {
  await queueFor(await addUser(), "password_changed");
  provider.answers = Array.from({ length: 20 }, () => ({
    status: 500,
    body: { statusCode: 500, name: "application_error", message: "down" },
  }));
  for (let day = 1; day <= 14; day += 1) await deliverDueMail(later(day * 86_400));
  expect(provider.received).toHaveLength(12);
  expect(await mails()).toMatchObject([
    { state: "failed", attempts: 12, lastError: "Resend 500: application_error down" },
  ]);
});

test("422: a mail the provider refuses for good is given up at once, with its reason", async () => {
  await queueFor(await addUser(), "confirmation");
  provider.answers = [{ status: 422, body: { statusCode: 422, name: "validation_error", message: "no such domain" } }];
  await deliverDueMail();
  expect(await mails()).toMatchObject([
    { state: "failed", attempts: 1, lastError: "Resend 422: validation_error no such domain" },
  ]);
  expect(await deliverDueMail(later(86_400))).toBe(0);
});

test("429: nobody in this process sends before Retry-After, then everything arrives", async () => {
  // The clock starts in the past, so that the silence is over for the tests that follow.
  const at = (seconds: number) => later(seconds - 86_400);
  const users = await Promise.all(
    Array.from({ length: 9 }, (_, index) => addUser({ email: `user${index}@example.com` })),
  );
  for (const user of users) await queueFor(user, "password_changed");
  provider.answers = [
    {
      status: 429,
      headers: { "Retry-After": "120" },
      body: { statusCode: 429, name: "rate_limit_exceeded", message: "slow down" },
    },
  ];
  expect(await deliverDueMail(at(0))).toBe(4);
  expect(await deliverDueMail(at(119))).toBe(0);
  await deliverDueMail(at(121));
  expect(provider.received).toHaveLength(10);
  expect((await mails()).map(({ state }) => state)).toEqual(Array(9).fill("sent"));
});

test("restore for an unknown address: the row is dropped and nothing is sent", async () => {
  await ask("restore", "nobody@example.com");
  await ask("resend", "nobody@example.com");
  await deliverDueMail();
  expect(await mails()).toMatchObject([{ state: "dropped" }, { state: "dropped" }]);
  expect(provider.received).toEqual([]);
  expect(await db.oneTimeCode.count()).toBe(0);
});

test("restore for a disabled account: dropped, nothing sent, no code made", async () => {
  await addUser({ disabledAt: new Date() });
  await ask("restore", "john@example.com");
  await deliverDueMail();
  expect(await mails()).toMatchObject([{ state: "dropped" }]);
  expect(provider.received).toEqual([]);
  expect(await db.oneTimeCode.count()).toBe(0);
});

test.each([
  ["restore", "pending", "/reset?code=", "Задайте новый пароль"],
  ["restore", "active", "/reset?code=", "Задайте новый пароль"],
  ["resend", "pending", "/confirm?code=", "Подтвердите адрес электронной почты"],
  ["resend", "active", "/reset?code=", "Задайте новый пароль"],
] as const)(
  "%s for a person who is %s mails %s in the person's own language",
  async (intent, status, path, subject) => {
    await addUser({ locale: "ru", ...(status === "active" ? { confirmedAt: new Date() } : {}) });
    await ask(intent, "john@example.com");
    await deliverDueMail();
    expect(provider.received).toHaveLength(1);
    expect(provider.received[0]?.body.subject).toBe(subject);
    expect(provider.received[0]?.body.text).toContain(`https://id.gatehouse.example${path}`);
    expect(await works(sentCodes()[0] ?? "")).toBe(true);
  },
);

test("known and unknown addresses leave the same row behind, until it is delivered", async () => {
  await addUser();
  await ask("restore", "john@example.com", "license");
  await ask("restore", "jane@example.com", "license");
  const [known, unknown] = (await mails()).map(({ id, recipient, createdAt, nextAttemptAt, ...rest }) => rest);
  expect(known).toEqual(unknown);
});

test("the life a mail names is the life of its code", async () => {
  const user = await addUser();
  await queueFor(user, "confirmation");
  await queueFor(user, "recovery");
  await deliverDueMail();
  const codes = await db.oneTimeCode.findMany({ orderBy: { purpose: "asc" } });
  const minutes = codes.map(({ createdAt, expiresAt }) => (expiresAt.getTime() - createdAt.getTime()) / 60_000);
  expect(minutes).toEqual([24 * 60, 30]);
  const textOf = (path: string) => provider.received.find(({ body }) => body.text.includes(path))?.body.text;
  expect(textOf("/confirm?")).toContain("within 24 hours");
  expect(textOf("/reset?")).toContain("within 30 minutes");
});

test("a newer mail invalidates the code of the older one", async () => {
  const user = await addUser();
  await queueFor(user, "recovery");
  await deliverDueMail();
  await queueFor(user, "recovery");
  await deliverDueMail();
  const [older = "", newer = ""] = sentCodes();
  expect([await works(older), await works(newer)]).toEqual([false, true]);
});

test("a confirmation code survives a recovery mail, and the other way round", async () => {
  const user = await addUser();
  await queueFor(user, "confirmation");
  await queueFor(user, "recovery");
  await deliverDueMail();
  for (const code of sentCodes()) expect(await works(code)).toBe(true);
});

test("an older mail that failed meanwhile is dropped rather than sent with a dead link", async () => {
  const user = await addUser();
  await queueFor(user, "recovery");
  provider.answers = [{ status: 500 }];
  await deliverDueMail();
  await queueFor(user, "recovery");
  await deliverDueMail();
  await deliverDueMail(later(60));
  expect(await mails()).toMatchObject([{ state: "dropped" }, { state: "sent" }]);
  expect(provider.received).toHaveLength(2);
  expect(await works(sentCodes()[1] ?? "")).toBe(true);
});

test("an older mail delivered after a newer one is dropped: the newest mail carries the code that works", async () => {
  const user = await addUser();
  await queueFor(user, "recovery");
  await claimDueMail(1); // by a process that dies before it makes the code
  await queueFor(user, "recovery");
  await deliverDueMail();
  await deliverDueMail(later(70));
  expect(await mails()).toMatchObject([{ state: "dropped" }, { state: "sent" }]);
  expect(provider.received).toHaveLength(1);
  expect(await works(sentCodes()[0] ?? "")).toBe(true);
});

test("a mail that waited until its code expired leaves as a new mail with a code that works", async () => {
  await queueFor(await addUser(), "recovery");
  provider.answers = [{ status: 500 }];
  await deliverDueMail();
  await db.oneTimeCode.updateMany({ data: { expiresAt: new Date(Date.now() - 1000) } });
  await deliverDueMail(later(60));
  await deliverDueMail(later(61));
  expect(await mails()).toMatchObject([{ state: "dropped" }, { state: "sent" }]);
  const [dead = "", fresh = ""] = sentCodes();
  expect([await works(dead), await works(fresh)]).toEqual([false, true]);
  expect(new Set(provider.received.map(({ key }) => key)).size).toBe(2);
});

test("a confirmation mail that somebody no longer needs is dropped", async () => {
  const user = await addUser();
  await queueFor(user, "confirmation");
  await db.user.update({ where: { id: user.id }, data: { confirmedAt: new Date() } });
  await deliverDueMail();
  expect(await mails()).toMatchObject([{ state: "dropped", lastError: "already confirmed" }]);
  expect(provider.received).toEqual([]);
});

test("a template of a later version is left for an instance that knows it", async () => {
  await db.mail.create({ data: { template: "from_the_future", recipient: "john@example.com" } });
  await deliverDueMail();
  expect(await mails()).toMatchObject([{ state: "pending", lastError: "unknown mail template from_the_future" }]);
});

test("without a transport mail waits in the outbox, untouched", async () => {
  await queueFor(await addUser(), "confirmation");
  vi.stubEnv("RESEND_API_KEY", "");
  reloadEnv();
  expect(await deliverDueMail()).toBe(0);
  expect(await mails()).toMatchObject([{ state: "pending", attempts: 0, codeId: null }]);
  vi.stubEnv("RESEND_API_KEY", "re_test_key");
  reloadEnv();
  expect(await deliverDueMail()).toBe(1);
});

test.each([-3600, 3600])(
  "an instance whose clock is %i seconds off delivers at once, and its lease holds for all",
  async (seconds) => {
    const user = await addUser();
    vi.useFakeTimers({ toFake: ["Date"], now: later(seconds) });
    await queueFor(user, "password_changed");
    expect(await claimDueMail(1)).toHaveLength(1);
    vi.useRealTimers();
    expect(await deliverDueMail()).toBe(0);
    expect(await deliverDueMail(later(70))).toBe(1);
  },
);

test("a long-lived process delivers without being asked, and at once when woken", async () => {
  const stop = startMailDelivery();
  onTestFinished(stop);
  await queueFor(await addUser(), "password_changed");
  wakeMail();
  await vi.waitFor(async () => expect(await mails()).toMatchObject([{ state: "sent" }]), { timeout: 2_000 });
  expect(provider.received).toHaveLength(1);
});
