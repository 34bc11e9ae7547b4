import { beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { codeLimitKey } from "@/lib/limits/code-limits";
import { queueMail } from "@/lib/mail/outbox";
import { call } from "@/lib/testing/call";
import { configure, moveClock } from "@/lib/testing/conditions";
import { createUser, freshDatabase } from "@/lib/testing/factories";
import { readCode } from "@/lib/testing/mailbox";
import { expectRefusal } from "@/lib/testing/refusal";
import { confirmAccount } from "@/lib/users/account/account.contract";

beforeEach(freshDatabase);

const confirm = (body: Record<string, unknown>) => call(confirmAccount, { body });

async function pending(email = "ann@example.com") {
  const user = await createUser({ email, confirmedAt: null });
  await queueMail(db, { template: "confirmation", recipient: email, locale: "en", userId: user.id });
  const code = await readCode("confirmation", email);
  if (!code) throw new Error("No mail was sent");
  const wrong = code.otp === "000000" ? "000001" : "000000";
  return { user, ...code, wrong };
}

/** Only the count of attempts may change. */
const counted = ["one_time_codes"];

test("200 with the one-time code and the address, in any spelling of both: the account is confirmed and signed in", async () => {
  const { otp, user } = await pending();
  const answer = await confirm({ email: " Ann@Example.com", code: `${otp.slice(0, 3)}-${otp.slice(3)}` });
  expect(answer.status).toBe(200);
  expect(answer.body.token_type).toBe("bearer");
  expect((await db.user.findUniqueOrThrow({ where: { id: user.id } })).confirmedAt).not.toBeNull();
  await expectRefusal(() => confirm({ email: user.email, code: otp }), 400, "token.invalid");
});

test("200 with the secret of the link, also when the one-time code has no attempts left", async () => {
  const { wrong, token, otp, user } = await pending();
  for (let n = 0; n < 5; n += 1)
    await expectRefusal(() => confirm({ email: user.email, code: wrong }), 400, "token.invalid", counted);
  await expectRefusal(() => confirm({ email: user.email, code: otp }), 400, "token.invalid");
  expect((await confirm({ token })).status).toBe(200);
});

test("400 the same for a wrong one-time code, another's, an unknown address, too late, and after a newer mail", async () => {
  const ann = await pending();
  const bob = await pending("bob@example.com");
  await expectRefusal(() => confirm({ email: "nobody@example.com", code: ann.otp }), 400, "token.invalid");
  const answers = [
    await confirm({ email: bob.user.email, code: ann.otp === bob.otp ? ann.wrong : ann.otp }),
    await confirm({ email: "nobody@example.com", code: ann.otp }),
  ].map(({ status, body: { instance: _, ...rest } }) => ({ status, ...rest }));
  expect(answers[0]).toEqual(answers[1]);
  const { otp } = ann;
  await queueMail(db, { template: "confirmation", recipient: ann.user.email, locale: "en", userId: ann.user.id });
  const newer = await readCode("confirmation", ann.user.email);
  if (newer?.otp !== otp)
    await expectRefusal(() => confirm({ email: ann.user.email, code: otp }), 400, "token.invalid", counted);
  moveClock(24 * 3600 + 1);
  await expectRefusal(() => confirm({ email: ann.user.email, code: newer?.otp }), 400, "token.invalid");
});

test.each([[{}], [{ code: "123456" }], [{ email: "ann@example.com" }], [{ email: "ann@example.com", code: "12345" }]])(
  "400 for %j",
  async (body) => {
    await expectRefusal(() => confirm(body), 400, "request.invalid");
  },
);

test("403 for a disabled person, and the code stays unused", async () => {
  const { user, token } = await pending();
  await db.user.update({ where: { id: user.id }, data: { disabledAt: new Date() } });
  await expectRefusal(() => confirm({ token }), 403, "user.disabled");
});

test("2,000 guesses, a hundred at once, spend five attempts; the right code comes too late", async () => {
  const { user, otp } = await pending();
  const guesses = Array.from({ length: 2000 }, (_, n) => String(n).padStart(6, "0")).filter((n) => n !== otp);
  const statuses = new Set<number>();
  for (let start = 0; start < guesses.length; start += 100) {
    const wave = guesses.slice(start, start + 100).map((code) => confirm({ email: user.email, code }));
    for (const { status } of await Promise.all(wave)) statuses.add(status);
  }
  expect(statuses).toEqual(new Set([400]));
  expect(await db.oneTimeCode.findFirstOrThrow()).toMatchObject({ attempts: 5, consumedAt: null });
  await expectRefusal(() => confirm({ email: user.email, code: otp }), 400, "token.invalid");
});

test("429 after twenty guesses at one mailbox in a day, from however many networks and mails", async () => {
  configure({ RATE_LIMITS: "on", TRUSTED_PROXIES: "1" });
  const body = { email: "ann@example.com", code: "123456" };
  const guess = (n: number) => call(confirmAccount, { body, headers: { "x-forwarded-for": `198.51.100.${n}` } });
  for (let n = 0; n < 20; n += 1) expect((await guess(n)).status).toBe(400);
  await expectRefusal(() => guess(20), 429, "too.many.requests");
});

test("429 after forty guesses from one network at all mailboxes, and after five hundred of the service; right codes are refunded", async () => {
  configure({ RATE_LIMITS: "on", TRUSTED_PROXIES: "1" });
  const guess = (n: number, network: string) =>
    call(confirmAccount, {
      body: { email: `person${n}@example.com`, code: "123456" },
      headers: { "x-forwarded-for": network },
    });
  const statuses = await Promise.all(Array.from({ length: 45 }, (_, n) => guess(n, "192.0.2.7")));
  expect(statuses.filter(({ status }) => status === 400)).toHaveLength(40);
  expect((await guess(50, "192.0.2.8")).status).toBe(400);
  const service = { key: codeLimitKey("service") };
  const { otp, user } = await pending();
  const confirmFrom = (code: string) =>
    call(confirmAccount, { body: { email: user.email, code }, headers: { "x-forwarded-for": "192.0.2.9" } });
  expect((await confirmFrom(otp)).status).toBe(200);
  expect((await db.rateLimit.findUnique({ where: service }))?.points).toBe(41);
  await db.rateLimit.update({ where: service, data: { points: 500 } });
  await expectRefusal(() => guess(51, "192.0.2.10"), 429, "too.many.requests");
});
