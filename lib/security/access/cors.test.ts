import { beforeEach, expect, test } from "vitest";
import { send } from "@/lib/testing/call";
import { configure } from "@/lib/testing/conditions";
import { freshDatabase } from "@/lib/testing/factories";

beforeEach(freshDatabase);

const GOOD = "https://good.example";
const preflight = (origin: string, path = "/v1/auth/login") =>
  send("OPTIONS", path, { headers: { Origin: origin, "Access-Control-Request-Method": "POST" } });
const corsHeaders = (headers: Headers) => [...headers.keys()].filter((name) => name.startsWith("access-control-"));

test("no origin may call by default", async () => {
  const answers = [await preflight(GOOD), await send("GET", "/status", { headers: { Origin: GOOD } })];
  expect(answers.flatMap(({ headers }) => corsHeaders(headers))).toEqual([]);
});

test("204 with methods and headers for the preflight of a configured origin, never with credentials", async () => {
  configure({ CORS_ORIGINS: `${GOOD},https://other.example` });
  const { status, headers } = await preflight(GOOD);
  expect(status).toBe(204);
  expect(headers.get("access-control-allow-origin")).toBe(GOOD);
  expect(headers.get("access-control-allow-methods")).toBe("POST, OPTIONS");
  expect(headers.get("access-control-allow-headers")).toMatch(/Authorization.*Content-Type.*Idempotency-Key/);
  expect(headers.get("access-control-allow-credentials")).toBeNull();
  expect(headers.get("vary")).toBe("Origin");
});

test("answers and refusals of every kind may be read by a configured origin", async () => {
  configure({ CORS_ORIGINS: GOOD });
  const headers = { Origin: GOOD };
  const answers = [
    await send("GET", "/status", { headers }),
    await send("GET", "/v1/nothing", { headers }),
    await send("PUT", "/v1/user", { headers }),
    await send("GET", "/v1/user/profile", { headers }),
    await send("POST", "/v1/auth/login", { headers, body: "{" }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 404, 405, 401, 400]);
  for (const answer of answers) {
    expect(answer.headers.get("access-control-allow-origin")).toBe(GOOD);
    expect(answer.headers.get("access-control-expose-headers")).toContain("X-Request-Id");
  }
});

test.each([
  "https://good.example.evil.example",
  "https://evil.example/https://good.example",
  "https://evilgood.example",
  "http://good.example",
  "https://good.example:8443",
  "https://good.example/",
  "https://GOOD.example",
  "https://sub.good.example",
  "null",
  "*",
])("the origin %s is not the configured one: it may neither ask nor read", async (origin) => {
  configure({ CORS_ORIGINS: GOOD });
  const answers = [await preflight(origin), await send("GET", "/status", { headers: { Origin: origin } })];
  for (const { headers } of answers) {
    expect(corsHeaders(headers)).toEqual([]);
    expect(headers.get("vary")).toBe("Origin");
  }
});
