import { beforeEach, expect, test } from "vitest";
import { startPasskeySignUp } from "@/lib/authentication/passkeys/passkeys.contract";
import { contracts } from "@/lib/contracts";
import { db } from "@/lib/db";
import { addressesOf } from "@/lib/http/table";
import { mailLimitKey } from "@/lib/limits/mail-limits";
import { Passkey } from "@/lib/testing/authenticators/authenticator";
import { call, send } from "@/lib/testing/call";
import { configure } from "@/lib/testing/conditions";
import { freshDatabase } from "@/lib/testing/factories";
import { membersOf } from "@/lib/testing/matrix";

beforeEach(freshDatabase);

/** The operations by which anybody may cause a mail to somebody with an account. */
const ids = ["requestPasswordReset", "resendEmail", "requestSignInLink", "requestUnlock"];
const paths = contracts.filter(({ id }) => ids.includes(id)).flatMap(addressesOf);
/** The same for an address without an account. Each makes one, or begins to. */
const registering = ["registerUser", "registerIdentity", "registerWithPasskey"];
/** Those that are told an address and cause no mail to it by that alone: a credential stands beside it. */
const proving = ["authenticateUser", "confirmAccount", "login", "setUpAdministrator", "startPasskeySignUp"];

const request = (n: number, email: string, ipAddress: string) =>
  send("POST", paths[n % paths.length]?.path ?? "", {
    body: { email },
    headers: { "X-Forwarded-For": ipAddress, "Gatehouse-Device": "d".repeat(43) },
  });

const sent = async (count: number, email: (n: number) => string, ipAddress: (n: number) => string) => {
  const answers = await Promise.all(Array.from({ length: count }, (_, n) => request(n, email(n), ipAddress(n))));
  const refused = answers.filter(({ status }) => status === 429);
  for (const { headers } of refused) expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await db.mail.count()).toBe(answers.length - refused.length);
  return answers.length - refused.length;
};

const limited = (more = {}) => configure({ RATE_LIMITS: "on", TRUSTED_PROXIES: "1", MAGIC_LINKS: "on", ...more });

test("mail flood: every operation that mails whom it is told to is tested here", () => {
  const told = contracts.filter(({ access, body }) => access === "public" && membersOf(body).includes("email"));
  expect(told.map(({ id }) => id).sort()).toEqual([...ids, ...registering, ...proving].sort());
});

test("mail flood: 60 of 130 mails from one network to 26 mailboxes, by every address; another network goes on", async () => {
  limited();
  const mailbox = (n: number) => `person${n % 26}@example.com`;
  expect(await sent(130, mailbox, (n) => `2001:db8:1:2::${n + 1}`)).toBe(60);
  expect((await request(0, mailbox(0), "192.0.2.1")).status).toBe(200);
});

test("mail flood: 20 of 120 mails to one mailbox from 30 networks, 10 of them from any one", async () => {
  limited();
  expect(
    await sent(
      60,
      () => "ann@example.com",
      () => "192.0.2.1",
    ),
  ).toBe(10);
  await db.mail.deleteMany();
  expect(
    await sent(
      120,
      () => "ann@example.com",
      (n) => `198.51.100.${n % 30}`,
    ),
  ).toBe(10);
  expect((await request(0, "bob@example.com", "192.0.2.1")).status).toBe(200);
});

test("mail flood: the service has a total, of however many networks and mailboxes; registering counts, too", async () => {
  limited({ MAIL_REQUESTS_PER_HOUR: "5" });
  expect(
    await sent(
      20,
      (n) => `person${n}@example.com`,
      (n) => `198.51.100.${n}`,
    ),
  ).toBe(5);
  const email = "ann@example.com";
  const { body: options } = await call(startPasskeySignUp, { body: { email } });
  const { credential } = Passkey.create(options);
  const body = { email, password: "a long secret of hers", name: "Ann" };
  for (const { id, path } of contracts.filter(({ id: one }) => registering.includes(one))) {
    const given = id === "registerWithPasskey" ? { email, credential } : body;
    expect([id, (await send("POST", path, { body: given })).status]).toEqual([id, 429]);
  }
  expect(await db.user.count()).toBe(0);
  await db.rateLimit.delete({ where: { key: mailLimitKey("service") } });
  expect((await send("POST", "/v1/user", { body })).status).toBe(201);
});
