import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { reloadEnv } from "@/lib/env";
import { type FakeProvider, startFakeResend } from "@/lib/mail/fake-providers";
import { parseRetryAfter, sendWithResend } from "@/lib/mail/resend";

const message = {
  id: "0190a0a0-0000-7000-8000-000000000001",
  from: "Gatehouse <no-reply@gatehouse.example>",
  to: "john@example.com",
  subject: "Hello",
  html: "<p>Hello</p>",
  text: "Hello",
};

let provider: FakeProvider;

beforeEach(async () => {
  provider = await startFakeResend();
  vi.stubEnv("RESEND_API_KEY", "re_test_key");
  vi.stubEnv("RESEND_BASE_URL", `${provider.url}/`);
  reloadEnv();
});

afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  reloadEnv();
  await provider.close();
});

test("200: the mail goes to one recipient, in both formats, under its own idempotency key", async () => {
  expect(await sendWithResend(message)).toBe(`re_${message.id}`);
  expect(provider.received).toEqual([
    {
      key: message.id,
      authorization: "Bearer re_test_key",
      body: {
        from: message.from,
        to: [message.to],
        subject: "Hello",
        html: "<p>Hello</p>",
        text: "Hello",
        headers: { "Auto-Submitted": "auto-generated" },
      },
    },
  ]);
});

test.each([
  ["400", { status: 400, body: { statusCode: 400, name: "validation_error", message: "bad recipient" } }],
  [
    "409 of another mail under this key",
    { status: 409, body: { statusCode: 409, name: "invalid_idempotent_request", message: "differs" } },
  ],
  ["422", { status: 422, body: { statusCode: 422, name: "validation_error", message: "unprocessable" } }],
])("%s: the refusal is final and says why", async (_, answer) => {
  provider.answers = [answer];
  await expect(sendWithResend(message)).rejects.toMatchObject({
    final: true,
    retryAfterSeconds: undefined,
    message: expect.stringContaining(answer.body.message),
  });
});

test.each([
  ["500", { status: 500, body: { statusCode: 500, name: "application_error", message: "oops" } }],
  ["502 with an HTML page", { status: 502, body: "<html>" }],
  ["408", { status: 408, body: { statusCode: 408, name: "timeout", message: "slow" } }],
  [
    "409 of an attempt still under way",
    { status: 409, body: { statusCode: 409, name: "concurrent_idempotent_requests", message: "wait" } },
  ],
  ["an error without any shape", { status: 500, body: null }],
])("%s: another attempt may succeed", async (_, answer) => {
  provider.answers = [answer];
  await expect(sendWithResend(message)).rejects.toMatchObject({ final: false });
});

test.each([
  ["401", { status: 401, body: { statusCode: 401, name: "restricted_api_key", message: "no key" } }],
  ["403", { status: 403, body: { statusCode: 403, name: "invalid_api_key", message: "API key is invalid" } }],
  ["422", { status: 422, body: { statusCode: 422, name: "invalid_from_address", message: "bad sender" } }],
])(
  "%s: a wrong key or sender is not the mail's fault: it may be fixed, and nobody sends for a minute",
  async (_, answer) => {
    provider.answers = [answer];
    await expect(sendWithResend(message)).rejects.toMatchObject({
      final: false,
      retryAfterSeconds: 60,
      message: expect.stringContaining(answer.body.message),
    });
  },
);

test("429: the failure carries Retry-After, or one second where the provider names none", async () => {
  const body = { statusCode: 429, name: "rate_limit_exceeded", message: "too many" };
  provider.answers = [
    { status: 429, headers: { "Retry-After": "17" }, body },
    { status: 429, body },
  ];
  await expect(sendWithResend(message)).rejects.toMatchObject({ final: false, retryAfterSeconds: 17 });
  await expect(sendWithResend(message)).rejects.toMatchObject({ final: false, retryAfterSeconds: 1 });
});

test("a provider that never answers is given up after the time limit, and may be tried again", async () => {
  provider.answers = ["hang"];
  const limit = vi.spyOn(AbortSignal, "timeout").mockImplementation(() => AbortSignal.abort(new Error("time is up")));
  await expect(sendWithResend(message)).rejects.toMatchObject({ final: false });
  expect(limit).toHaveBeenCalledWith(10_000);
});

test("a provider that is away may be tried again", async () => {
  await provider.close();
  await expect(sendWithResend(message)).rejects.toMatchObject({ final: false, retryAfterSeconds: undefined });
});

test("Retry-After is read as seconds and as a date; the past and nonsense count as absent", () => {
  const now = Date.parse("2026-11-01T12:00:00Z");
  expect(parseRetryAfter("30", now)).toBe(30);
  expect(parseRetryAfter("Sun, 01 Nov 2026 12:01:00 GMT", now)).toBe(60);
  for (const header of [undefined, "", "0", "soon", "-5", "Sun, 01 Nov 2026 11:00:00 GMT"]) {
    expect(parseRetryAfter(header, now)).toBeUndefined();
  }
});
