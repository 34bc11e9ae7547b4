import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type Env, parseEnv } from "@/lib/env";
import { nearMisses } from "@/lib/env/near-misses";
import { secretProblem } from "@/lib/env/secret";

const APP_SECRET = "Jk3vX9pQ2mZ7rT5wY8bN4cL6hG1fD0sA";
const production = { NODE_ENV: "production", APP_SECRET, APP_URL: "https://id.example.com" };

test("an empty environment but for the secret has every default of the contract", () => {
  expect(parseEnv({ APP_SECRET })).toMatchObject({
    PORT: 3000,
    APP_URL: "http://localhost:3000",
    ACCOUNT_CONFIRMATION: "soft",
    ACCESS_TOKEN_TTL_SECONDS: 3600,
    IDENTITY_TOKEN_TTL_SECONDS: 1800,
    REFRESH_TOKEN_IDLE_SECONDS: 14 * 86_400,
    REFRESH_TOKEN_MAX_SECONDS: 90 * 86_400,
    REFRESH_GRACE_SECONDS: 30,
    SIGNING_KEY_BITS: 2048,
    BCRYPT_COST: 10,
    MAIL_LINK_BASES: new Map(),
    ADDRESS_EXISTS: "on",
    MAGIC_LINKS: "off",
    CORS_ORIGINS: [],
    WEBAUTHN_ORIGINS: [],
    TRUSTED_PROXIES: 0,
    RATE_LIMITS: "on",
    loopback: true,
  });
});

/** What a variable goes together with. */
const companions: Record<string, (written: string) => Record<string, string>> = {
  ADMIN_EMAIL: () => ({ ADMIN_PASSWORD: "a good long password" }),
  ADMIN_PASSWORD: () => ({ ADMIN_EMAIL: "me@example.com" }),
  RESEND_BASE_URL: () => ({ RESEND_API_KEY: "re_test" }),
  CLIENT_REGISTRATION: (written): Record<string, string> =>
    written.includes("token") ? { CLIENT_REGISTRATION_TOKEN: "kW3u9tVq2sXbZ7rLc5Ym" } : {},
  CLIENT_REGISTRATION_TOKEN: () => ({ CLIENT_REGISTRATION: "token" }),
};

describe.each(Object.entries(nearMisses))("%s", (name, rows) => {
  const parse = (written: string) =>
    parseEnv({
      APP_SECRET,
      APP_URL: production.APP_URL,
      ...(written.trim() ? companions[name]?.(written) : {}),
      [name]: written,
    });

  test("has twenty near misses, and what is right beside them", () => {
    expect(new Set(rows.map(([written]) => written)).size).toBeGreaterThan(20);
    expect(rows.some(([, outcome]) => "used" in outcome)).toBe(true);
  });

  test("each is used as it is, normalized, or refused with the reason, by name, and without being repeated", () => {
    for (const [written, outcome] of rows) {
      if ("used" in outcome) {
        expect(parse(written)[name as keyof Env], JSON.stringify(written)).toEqual(outcome.used);
        continue;
      }
      let message = "";
      try {
        parse(written);
      } catch (error) {
        message = String(error);
      }
      const line = message.split("\n- ").find((one) => one.startsWith(name)) ?? `${JSON.stringify(written)} was used`;
      expect(line, JSON.stringify(written)).toMatch(outcome.refused);
      expect(message.split("\n- "), JSON.stringify(written)).toHaveLength(2);
      expect(message).not.toContain("hunter2");
      if (/SECRET|PASSWORD|TOKEN|KEY/.test(name) && written.length > 8) expect(message).not.toContain(written);
    }
  });
});

test("a refusal never repeats the secret", () => {
  try {
    parseEnv({ ...production, APP_SECRET: "change-me-hunter2" });
    expect.unreachable();
  } catch (error) {
    expect(String(error)).not.toContain("hunter2");
  }
});

test("a start names every variable that is wrong at once", () => {
  const refusal = () =>
    parseEnv({ NODE_ENV: "production", PORT: "no", BCRYPT_COST: "1", ADMIN_EMAIL: "a@example.com" });
  for (const name of [/- PORT: /, /- BCRYPT_COST: /, /- APP_SECRET is missing/, /- ADMIN_EMAIL and ADMIN_PASSWORD/]) {
    expect(refusal).toThrow(name);
  }
});

test("RATE_LIMITS=off is refused in production, but not while APP_URL is on loopback", () => {
  expect(() => parseEnv({ ...production, RATE_LIMITS: "off" })).toThrow(/RATE_LIMITS=off/);
  for (const APP_URL of ["http://localhost:3000", "http://127.0.0.1", "http://[::1]:8080"]) {
    expect(parseEnv({ ...production, RATE_LIMITS: "off", APP_URL }).RATE_LIMITS).toBe("off");
  }
  for (const APP_URL of ["http://localhost.evil.example", "http://127.0.0.1.evil.example"]) {
    expect(() => parseEnv({ ...production, RATE_LIMITS: "off", APP_URL })).toThrow(/RATE_LIMITS=off/);
  }
});

test.each([
  [{ SIGNING_KEY_PEM_FILE: "key", SIGNING_KEY_PEM: "pem" }, /SIGNING_KEY_PEM and SIGNING_KEY_PEM_FILE exclude/],
  [{ RESEND_BASE_URL: "https://mail.example" }, /RESEND_BASE_URL is used only with/],
  [{ RESEND_API_KEY: "re_test" }, /MAIL_FROM is missing/],
  [{ SMTP_URL: "smtp://mail.example", MAIL_FROM: "Gatehouse <no-reply@localhost>" }, /MAIL_FROM is missing/],
  [{ CLIENT_REGISTRATION: "token" }, /CLIENT_REGISTRATION_TOKEN go together/],
  [
    { CLIENT_REGISTRATION: "open", CLIENT_REGISTRATION_TOKEN: "kW3u9tVq2sXbZ7rLc5Ym" },
    /CLIENT_REGISTRATION_TOKEN go together/,
  ],
  [{ ADMIN_PASSWORD: "a good long password" }, /ADMIN_EMAIL and ADMIN_PASSWORD go together/],
])("what no variable alone is wrong about is refused, too: %j", (variables, message) => {
  const given: Record<string, string> = { ...production, ...variables };
  for (const [name, value] of Object.entries(given)) {
    const [written] = nearMisses[name as keyof typeof nearMisses]?.find(([, outcome]) => "used" in outcome) ?? [value];
    if (value === "key" || value === "pem") given[name] = written;
  }
  expect(() => parseEnv(given)).toThrow(message);
});

test("a session is idle no longer than it lives, and mail from localhost is a developer's", () => {
  const seconds = { REFRESH_TOKEN_MAX_SECONDS: "3600" };
  expect(parseEnv({ ...production, ...seconds }).REFRESH_TOKEN_IDLE_SECONDS).toBe(3600);
  expect(() => parseEnv({ APP_SECRET, RESEND_API_KEY: "re_test" })).not.toThrow();
});

test("a secret that can be guessed is refused, however long it is", () => {
  for (const secret of ["12345678901234567890123456789012", "change-me-".repeat(4), "qwertyuiop".repeat(4)])
    expect(secretProblem(secret), secret).toContain("can be guessed");
});

test("random secrets are never taken for examples", () => {
  for (let round = 0; round < 2_000; round += 1) {
    for (const secret of [
      randomBytes(32).toString("base64"),
      randomBytes(32).toString("hex"),
      randomBytes(16).toString("hex"),
      randomBytes(24).toString("base64url"),
    ])
      expect(secretProblem(secret), secret).toBeUndefined();
  }
});

const vercel = {
  NODE_ENV: "production",
  APP_SECRET,
  VERCEL: "1",
  VERCEL_URL: "gatehouse-4f0c.vercel.app",
  VERCEL_BRANCH_URL: "gatehouse-git-branch.vercel.app",
  VERCEL_PROJECT_PRODUCTION_URL: "id.example.com",
  VERCEL_GIT_COMMIT_SHA: "4f0c",
  DATABASE_URL: "postgresql://db.example/gatehouse",
};

test("on Vercel the project's own variables say where it is, and that one proxy is in front; the operator's go first", () => {
  expect(parseEnv({ ...vercel, VERCEL_ENV: "production" })).toMatchObject({
    APP_URL: "https://id.example.com",
    GIT_COMMIT: "4f0c",
    TRUSTED_PROXIES: 1,
    serverless: true,
  });
  expect(parseEnv({ ...vercel, VERCEL_ENV: "preview" }).APP_URL).toBe("https://gatehouse-git-branch.vercel.app");
  const own = { VERCEL_ENV: "production", APP_URL: "https://login.example.com", TRUSTED_PROXIES: "2" };
  expect(parseEnv({ ...vercel, ...own })).toMatchObject({ APP_URL: own.APP_URL, TRUSTED_PROXIES: 2 });
  expect(parseEnv({ ...vercel, VERCEL: "", APP_URL: own.APP_URL })).toMatchObject({
    TRUSTED_PROXIES: 0,
    serverless: false,
  });
});

test("on Vercel a start without a database of its own is refused, and one that does not know where it is", () => {
  const { DATABASE_URL: _, ...withoutDatabase } = vercel;
  expect(() => parseEnv(withoutDatabase)).toThrow(/- DATABASE_URL is missing/);
  const { NODE_ENV, DATABASE_URL } = vercel;
  expect(() => parseEnv({ NODE_ENV, APP_SECRET, DATABASE_URL, VERCEL: "1" })).toThrow(/- APP_URL is missing/);
});
