import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { parseEnv, reloadEnv } from "@/lib/env";
import { type FakeSmtp, startFakeSmtp } from "@/lib/mail/fake-providers";
import { sendWithSmtp } from "@/lib/mail/smtp";
import { testVariables } from "@/lib/testing/variables";

const message = {
  id: "0190a0a0-0000-7000-8000-000000000001",
  from: "Gatehouse <no-reply@gatehouse.example>",
  to: "john@example.com",
  subject: "Подтвердите адрес",
  html: "<p>Привет</p>",
  text: "Привет",
};

let server: FakeSmtp;

beforeEach(async () => {
  server = await startFakeSmtp();
  vi.stubEnv("SMTP_URL", server.url);
  reloadEnv();
});

afterEach(async () => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
  reloadEnv();
  await server.close();
});

test("the mail arrives in both formats under a Message-ID made of its own id", async () => {
  expect(await sendWithSmtp(message)).toContain("queued as 7");
  const [mail] = server.received;
  expect(mail?.recipients).toEqual(["john@example.com"]);
  expect(mail?.source).toContain(`Message-ID: <${message.id}@gatehouse.example>`);
  expect(mail?.source).toContain("Auto-Submitted: auto-generated");
  expect(mail?.source).toMatch(/multipart\/alternative/);
});

test("a repeated attempt carries the same Message-ID", async () => {
  await sendWithSmtp(message);
  await sendWithSmtp(message);
  const ids = server.received.map(({ source }) => /^Message-ID: .*$/m.exec(source)?.[0]);
  expect(ids).toEqual([ids[0], ids[0]]);
});

test.each([
  "a@example.com, b@example.com",
  "a@example.com\r\nBcc: b@example.com",
  "Group: a@example.com, b@example.com;",
])("a recipient of %j never becomes two", async (to) => {
  await sendWithSmtp({ ...message, to }).catch(() => undefined);
  for (const { recipients } of server.received) expect(recipients.length).toBeLessThanOrEqual(1);
  for (const { source } of server.received) expect(source).not.toMatch(/^Bcc:/im);
});

test("550 for the recipient is final, 450 may pass", async () => {
  server.refuseWith = 550;
  await expect(sendWithSmtp(message)).rejects.toMatchObject({
    final: true,
    message: expect.stringContaining("no such mailbox"),
  });
  server.refuseWith = 450;
  await expect(sendWithSmtp(message)).rejects.toMatchObject({ final: false });
});

test("a refused sign-in may pass: it is our configuration, not the mail", async () => {
  vi.stubEnv("SMTP_URL", server.url.replace("smtp://", "smtp://user:wrong@"));
  reloadEnv();
  await expect(sendWithSmtp(message)).rejects.toMatchObject({ final: false });
});

test("a server that takes the connection and says nothing is given up after ten seconds", async () => {
  server.silent = true;
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const sending = expect(sendWithSmtp(message)).rejects.toMatchObject({ final: false });
  await vi.advanceTimersByTimeAsync(10_000);
  await sending;
});

test("a server that is away may be tried again", async () => {
  await server.close();
  await expect(sendWithSmtp(message)).rejects.toMatchObject({ final: false });
});

test.each([
  ["https://id.example.com", undefined, "id.example.com"],
  ["https://id.example.com", "mail-client.example", "mail-client.example"],
  ["http://localhost:3000", undefined, undefined],
  ["http://192.0.2.7", undefined, undefined],
])("the greeting of a service at %s, with ?name=%s, names %s", async (origin, name, greeted) => {
  vi.stubEnv("APP_URL", origin);
  if (name) vi.stubEnv("SMTP_URL", `${server.url}/?name=${name}`);
  reloadEnv();
  await sendWithSmtp(message);
  if (greeted) expect(server.greetings).toEqual([greeted]);
  else expect(server.greetings).toHaveLength(1);
});

test("a sender whose name holds a comma is one mailbox", async () => {
  const { MAIL_FROM } = parseEnv({ APP_SECRET: testVariables.APP_SECRET, MAIL_FROM: "ACME, Inc. <a@b.example>" });
  await sendWithSmtp({ ...message, from: MAIL_FROM });
  expect(server.received[0]?.source).toMatch(/^From: "ACME, Inc\." <a@b\.example>\r?$/m);
});
