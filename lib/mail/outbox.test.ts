import { expect, onTestFinished, test, vi } from "vitest";
import { transaction } from "@/lib/db";
import { reloadEnv } from "@/lib/env";
import { claimDue, MAX_ATTEMPTS, retryDelaySeconds } from "@/lib/events/lease";
import { deliverAfterAnswers, startDelivery, stopDelivery, wakeOutbox } from "@/lib/events/outbox";
import { addJohn, clockFrom, connectProvider, later, mails, queueFor, sentCodes, works } from "@/lib/mail/harness";
import { deliverDueMail, mailConsumer, queueMail } from "@/lib/mail/outbox";
import { prepareMail } from "@/lib/mail/prepare";
import { renderMail } from "@/lib/mail/render";
import { sendWithResend } from "@/lib/mail/resend";

const outside = connectProvider();

test("a mail leaves after the commit, and never when the transaction is rolled back", async () => {
  const user = await addJohn();
  const refused = transaction(async (tx) => {
    await queueMail(tx, { template: "confirmation", recipient: user.email, locale: "en", userId: user.id });
    expect(outside.provider.received).toEqual([]);
    throw new Error("rolled back");
  });
  await expect(refused).rejects.toThrow("rolled back");
  expect(await deliverDueMail()).toBe(0);
  await queueFor(user, "confirmation");
  expect(await deliverDueMail()).toBe(1);
  expect(outside.provider.received).toHaveLength(1);
});

test("a sent mail keeps its provider's id and is not sent again", async () => {
  await queueFor(await addJohn(), "confirmation");
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
  await queueFor(await addJohn(), "recovery");
  await deliverDueMail();
  const [code = ""] = sentCodes(outside.provider);
  expect(await works(code)).toBe(true);
  expect(JSON.stringify(await mails())).not.toContain(code);
});

test("two deliveries at once, and ten, send every mail once", async () => {
  const users = await Promise.all(
    Array.from({ length: 7 }, (_, index) => addJohn({ email: `user${index}@example.com` })),
  );
  for (const user of users) await queueFor(user, "confirmation");
  outside.provider.delayMilliseconds = 30;
  const handled = await Promise.all(Array.from({ length: 10 }, () => deliverDueMail()));
  expect(handled.reduce((sum, count) => sum + count)).toBe(7);
  expect(outside.provider.received.map(({ body }) => body.to[0]).sort()).toEqual(
    users.map(({ email }) => email).sort(),
  );
});

test("a process that dies between sending and recording: the next attempt is the same mail under the same key", async () => {
  await queueFor(await addJohn(), "confirmation");
  const at = clockFrom(Date.now());
  const [claim] = await claimDue("mails", 1, at(0));
  const mail = await transaction((tx) => prepareMail(tx, claim?.id ?? "", new Date()));
  if (!mail) throw new Error("the mail should be ready to send");
  await sendWithResend({
    id: mail.id,
    from: "Gatehouse <no-reply@localhost>",
    to: mail.recipient,
    ...(await renderMail(mail)),
  });

  expect(await deliverDueMail(at(59))).toBe(0);
  expect(await deliverDueMail(at(61))).toBe(1);
  const [first, second, ...others] = outside.provider.received;
  expect(others).toEqual([]);
  expect(second).toEqual(first);
  expect(first?.key).toBe(mail.id);
  expect(await mails()).toMatchObject([{ state: "sent", attempts: 2 }]);
});

test("500: the mail waits, ever longer, and arrives once with the code of its first attempt", async () => {
  await queueFor(await addJohn(), "recovery");
  outside.provider.answers = [{ status: 500 }, { status: 502 }];
  const at = clockFrom(Date.now());
  await deliverDueMail(at(0));
  expect(await mails()).toMatchObject([
    { state: "pending", attempts: 1, lastError: expect.stringContaining("Resend") },
  ]);
  expect(await deliverDueMail(at(2))).toBe(0);
  expect(await deliverDueMail(at(6))).toBe(1);
  expect(await deliverDueMail(at(12))).toBe(0);
  expect(await deliverDueMail(at(20))).toBe(1);
  expect(await mails()).toMatchObject([{ state: "sent", attempts: 3, lastError: null }]);
  expect(new Set(sentCodes(outside.provider)).size).toBe(1);
  expect(await works(sentCodes(outside.provider)[0])).toBe(true);
});

test("a mail that fails twelve times is given up, with the last reason", async () => {
  await queueFor(await addJohn(), "password_changed");
  outside.provider.answers = Array.from({ length: 20 }, () => ({
    status: 500,
    body: { statusCode: 500, name: "application_error", message: "down" },
  }));
  for (let day = 1; day <= 14; day += 1) await deliverDueMail(later(day * 86_400));
  expect(outside.provider.received).toHaveLength(12);
  expect(await mails()).toMatchObject([
    { state: "failed", attempts: 12, lastError: "Resend 500: application_error down" },
  ]);
});

test("422: a mail the provider refuses for good is given up at once, with its reason", async () => {
  await queueFor(await addJohn(), "confirmation");
  outside.provider.answers = [
    { status: 422, body: { statusCode: 422, name: "validation_error", message: "no such domain" } },
  ];
  await deliverDueMail();
  expect(await mails()).toMatchObject([
    { state: "failed", attempts: 1, lastError: "Resend 422: validation_error no such domain" },
  ]);
  expect(await deliverDueMail(later(86_400))).toBe(0);
});

test("429: nobody in this process sends before Retry-After, then everything arrives", async () => {
  // The clock starts in the past, so that the silence is over for the tests that follow.
  const at = clockFrom(Date.now() - 86_400_000);
  const users = await Promise.all(
    Array.from({ length: 9 }, (_, index) => addJohn({ email: `user${index}@example.com` })),
  );
  for (const user of users) await queueFor(user, "password_changed");
  outside.provider.answers = [
    {
      status: 429,
      headers: { "Retry-After": "120" },
      body: { statusCode: 429, name: "rate_limit_exceeded", message: "slow down" },
    },
  ];
  expect(await deliverDueMail(at(0))).toBe(4);
  expect(await deliverDueMail(at(119))).toBe(0);
  await deliverDueMail(at(121));
  expect(outside.provider.received).toHaveLength(10);
  expect((await mails()).map(({ state }) => state)).toEqual(Array(9).fill("sent"));
});

test("without a transport mail waits in the outbox, untouched", async () => {
  await queueFor(await addJohn(), "confirmation");
  vi.stubEnv("RESEND_API_KEY", "");
  vi.stubEnv("RESEND_BASE_URL", "");
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
    const user = await addJohn();
    vi.useFakeTimers({ toFake: ["Date"], now: later(seconds) });
    await queueFor(user, "password_changed");
    expect(await claimDue("mails", 1)).toHaveLength(1);
    vi.useRealTimers();
    expect(await deliverDueMail()).toBe(0);
    expect(await deliverDueMail(later(70))).toBe(1);
  },
);

test("a long-lived process delivers without being asked, and at once when woken", async () => {
  startDelivery([mailConsumer]);
  onTestFinished(stopDelivery);
  await queueFor(await addJohn(), "password_changed");
  wakeOutbox();
  await vi.waitFor(async () => expect(await mails()).toMatchObject([{ state: "sent" }]), { timeout: 2_000 });
  expect(outside.provider.received).toHaveLength(1);
});

test("without a background mail leaves after the answer that caused it, and what waits with a later one", async () => {
  const deferred: (() => Promise<void>)[] = [];
  onTestFinished(deliverAfterAnswers([mailConsumer], (work) => deferred.push(work)));
  await queueFor(await addJohn(), "password_changed");
  wakeOutbox();
  wakeOutbox();
  expect(await mails()).toMatchObject([{ state: "pending" }]);
  await Promise.all(deferred.map((work) => work()));
  expect(await mails()).toMatchObject([{ state: "sent" }]);
  expect(outside.provider.received).toHaveLength(1);

  // Nothing was queued for long: one request in a minute looks.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 70_000 });
  onTestFinished(() => void vi.useRealTimers());
  deferred.length = 0;
  wakeOutbox();
  wakeOutbox();
  expect(deferred).toHaveLength(1);
});

test("attempts are spread over half a day: seconds at first, six hours at most, never two processes in step", () => {
  const longest = Array.from({ length: 11 }, (_, index) => retryDelaySeconds(index + 1, 1));
  expect(longest[0]).toBe(5);
  expect(longest.at(-1)).toBe(6 * 3600);
  expect(longest).toEqual(longest.toSorted((one, other) => one - other));
  expect(longest.reduce((sum, delay) => sum + delay) / 3600).toBeGreaterThan(12);
  expect(retryDelaySeconds(3, 0)).toBe(retryDelaySeconds(3, 1) / 2);
});

test("a wrong key fails no mail: they wait, few attempts are spent, and everything arrives once it is fixed", async () => {
  // In the past, and after the silence of the test above, so that this one's is over for the tests that follow.
  const at = clockFrom(Date.now() - 43_200_000);
  const users = await Promise.all(Array.from({ length: 6 }, (_, n) => addJohn({ email: `user${n}@example.com` })));
  for (const user of users) await queueFor(user, "password_changed");
  const refusal = { status: 403, body: { statusCode: 403, name: "invalid_api_key", message: "API key is invalid" } };
  outside.provider.answers = Array(4).fill(refusal);
  await deliverDueMail(at(0));
  const waiting = await mails();
  expect(waiting.map(({ state, attempts }) => `${state} ${attempts}`).sort()).toEqual([
    ...Array(2).fill("pending 0"),
    ...Array(4).fill("pending 1"),
  ]);
  expect(waiting.find(({ attempts }) => attempts === 1)?.lastError).toContain("API key is invalid");
  await deliverDueMail(at(130));
  expect((await mails()).map(({ state }) => state)).toEqual(Array(6).fill("sent"));
});

test("a mail that kills the process is tried ever more rarely, and given up after the last attempt with the reason", async () => {
  await queueFor(await addJohn(), "password_changed");
  // Each claim is a process that ends before it records anything.
  const claims: number[] = [];
  const gaps: number[] = [];
  for (let now = new Date(); claims.length <= MAX_ATTEMPTS; ) {
    const [claim] = await claimDue("mails", 1, now);
    if (!claim) break;
    claims.push(claim.attempts);
    const [mail] = await mails();
    const next = mail?.nextAttemptAt ?? now;
    expect(await claimDue("mails", 1, new Date(next.getTime() - 1_000))).toEqual([]);
    gaps.push((next.getTime() - now.getTime()) / 1_000);
    now = next;
  }
  expect(claims).toEqual(Array.from({ length: MAX_ATTEMPTS }, (_, index) => index + 1));
  expect(gaps.slice(0, 3)).toEqual([60, 60, 60]);
  expect(gaps).toEqual(gaps.toSorted((one, other) => one - other));
  expect(gaps.at(-1)).toBe(6 * 3600);
  expect(await mails()).toMatchObject([
    { state: "failed", attempts: MAX_ATTEMPTS, lastError: "the process ended during the attempt" },
  ]);
});
