import { execFileSync } from "node:child_process";
import { Secret } from "otpauth";
import { beforeAll, expect, test } from "vitest";
import { describeSecret, newSecret, sealSecret, stepOf } from "@/lib/authentication/factors/totp";
import { reloadEnv } from "@/lib/env";
import { codeOf } from "@/lib/testing/authenticators/second-factor";

beforeAll(reloadEnv);

const id = "01900000-0000-7000-8000-000000000001";
const factorOf = (secret: string) => ({ id, secret: sealSecret(id, secret) });

// RFC 6238, appendix B, for SHA-1: the last six of its eight digits.
test.each([
  [59, "287082"],
  [1111111109, "081804"],
  [1111111111, "050471"],
  [1234567890, "005924"],
  [2000000000, "279037"],
  [20000000000, "353130"],
])("RFC 6238: at %i seconds the code of its secret is %s, and counts as the step of that time", (seconds, code) => {
  const secret = Secret.fromLatin1("12345678901234567890").base32;
  expect(stepOf(factorOf(secret), code, new Date(seconds * 1000))).toBe(Math.floor(seconds / 30));
});

test("the code before and the code after count as their own steps; one further away is none", () => {
  const secret = newSecret();
  const now = new Date();
  const step = Math.floor(now.getTime() / 30_000);
  const steps = [-2, -1, 0, 1, 2].map((offset) => stepOf(factorOf(secret), codeOf(secret, offset), now));
  expect(steps).toEqual([undefined, step - 1, step, step + 1, undefined]);
});

test("a secret has 160 bits, differs each time, and is readable only as the factor's whose it is", () => {
  const secret = newSecret();
  expect(Secret.fromBase32(secret).bytes).toHaveLength(20);
  expect(newSecret()).not.toBe(secret);
  const { secret: sealed } = factorOf(secret);
  expect(Buffer.from(sealed).includes(secret)).toBe(false);
  const other = { id: "01900000-0000-7000-8000-000000000002", secret: sealed };
  expect(() => stepOf(other, codeOf(secret), new Date())).toThrow();
});

test("the URI names product and account, and the QR code is an image that loads nothing", () => {
  const secret = newSecret();
  const { uri, qr } = describeSecret(secret, "ann+a@example.com");
  const url = new URL(uri);
  expect([url.protocol, url.host, decodeURIComponent(url.pathname)]).toEqual([
    "otpauth:",
    "totp",
    "/Gatehouse:ann+a@example.com",
  ]);
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    issuer: "Gatehouse",
    secret,
    digits: "6",
    period: "30",
  });
  expect(qr).toMatch(/^<svg [^>]*viewBox="0 0 \d+ \d+"/);
  expect(qr).not.toMatch(/href|<script|url\(/);
});

const oathtool = (() => {
  try {
    execFileSync("oathtool", ["--version"]);
    return true;
  } catch {
    return false;
  }
})();

test.runIf(oathtool)("oathtool, which shares nothing with us, makes the code that counts now", () => {
  const secret = newSecret();
  const code = execFileSync("oathtool", ["--totp", "--base32", secret], { encoding: "utf8" }).trim();
  expect(stepOf(factorOf(secret), code, new Date())).toBeDefined();
});
