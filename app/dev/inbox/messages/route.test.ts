import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { GET } from "@/app/dev/inbox/messages/route";
import { db, transaction } from "@/lib/db";
import { reloadEnv } from "@/lib/env";
import { withDirectMark } from "@/lib/http/inbox-access";
import { codeToken } from "@/lib/mail/one-time-codes";
import { queueMail } from "@/lib/mail/outbox";
import { truncateAll } from "@/lib/testing/database";

/** As the host marks requests; which ones it marks is tested in lib/security/fail-open.test.ts. */
const read = (query = "", direct = "1") => {
  withDirectMark(() => undefined);
  const headers = { "x-gatehouse-direct": direct };
  return GET(new Request(`http://localhost:3000/dev/inbox/messages${query}`, { headers }));
};

async function register(email: string): Promise<void> {
  const user = await db.user.create({ data: { email, passwordHash: "none" } });
  await transaction((tx) =>
    queueMail(tx, { template: "confirmation", recipient: email, locale: "en", userId: user.id }),
  );
}

beforeEach(() => truncateAll());

afterEach(() => {
  vi.unstubAllEnvs();
  reloadEnv();
});

test("200: a mail is there as soon as it was queued, newest first, with the link and code it carries", async () => {
  await register("john@example.com");
  await register("jane@example.com");
  const response = await read();
  expect(response.status).toBe(200);
  expect(response.headers.get("cache-control")).toBe("no-store");
  const messages = await response.json();
  const [newest] = await db.mail.findMany({ orderBy: { id: "desc" } });
  const code = codeToken(newest?.codeId ?? "", "confirmation");
  expect(messages).toHaveLength(2);
  expect(messages[0]).toEqual({
    id: newest?.id,
    to: "jane@example.com",
    createdAt: newest?.createdAt.toISOString(),
    subject: "Verify your email",
    text: expect.stringContaining(code),
    link: `http://localhost:3000/confirm?code=${code}`,
    code,
  });
  expect(newest).toMatchObject({ state: "sent", transport: "inbox", providerId: `inbox:${newest?.id}` });
});

test("?to= shows one recipient's mail, however the address is written; nonsense finds nothing", async () => {
  await register("john@example.com");
  await register("jane@example.com");
  expect(await (await read("?to=JOHN@Example.com")).json()).toMatchObject([{ to: "john@example.com" }]);
  for (const odd of ["?to=", "?to=%00", "?to=john", "?to=%25", `?to=${"x".repeat(9_000)}`]) {
    const response = await read(odd);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual([]);
  }
});

test.each([
  ["the service is reached from outside", { APP_URL: "https://id.gatehouse.example" }],
  ["mail leaves through Resend", { RESEND_API_KEY: "re_test" }],
  ["mail leaves through SMTP", { SMTP_URL: "smtp://127.0.0.1:2525" }],
  ["the page is switched off", { DEV_INBOX: "off" }],
  ["nobody switched it on in production", { NODE_ENV: "production" }],
])("404 when %s, and nothing is delivered", async (_, variables) => {
  await register("john@example.com");
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  reloadEnv();
  const response = await read();
  expect(response.status).toBe(404);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect((await response.json()).errors).toEqual(["not.found"]);
  expect(await db.mail.count({ where: { state: "pending" } })).toBe(1);
});

test("404 for a request that does not come straight from this machine, and nothing is delivered", async () => {
  await register("john@example.com");
  expect((await read("", "0")).status).toBe(404);
  expect(await db.mail.count({ where: { state: "pending" } })).toBe(1);
});
