import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { authenticator, deriveKey, equalBytes, seal, unseal } from "@/lib/secrets";
import { readRefreshToken, refreshToken } from "@/lib/sessions/refresh-token";
import { configure } from "@/lib/testing/conditions";

const references = fc.record({ sessionId: fc.uuid(), generation: fc.integer({ min: 0, max: 2 ** 32 - 1 }) });
const OTHER_SECRET = randomBytes(32).toString("base64url");

test("a refresh token reads back as the session and generation it was written for", () => {
  fc.assert(
    fc.property(references, (reference) => {
      expect(readRefreshToken(refreshToken(reference))).toEqual(reference);
    }),
  );
});

test("a refresh token with any byte changed, or cut or lengthened, is none", () => {
  fc.assert(
    fc.property(references, fc.nat(), fc.integer({ min: 1, max: 255 }), (reference, at, mask) => {
      const bytes = Buffer.from(refreshToken(reference), "base64url");
      const index = at % bytes.length;
      bytes.writeUInt8(bytes.readUInt8(index) ^ mask, index);
      expect(readRefreshToken(bytes.toString("base64url"))).toBeUndefined();
    }),
  );
  const token = refreshToken({ sessionId: "0198c5c1-aaaa-7bbb-8ccc-0123456789ab", generation: 7 });
  for (let length = 0; length < token.length; length += 1)
    expect(readRefreshToken(token.slice(0, length))).toBeUndefined();
  for (const suffix of ["A", "=", "==", " ", "\n", ".", "AAAA"])
    expect(readRefreshToken(token + suffix)).toBeUndefined();
  expect(readRefreshToken(token.replace(/.$/, "+"))).toBeUndefined();
});

test("any text is no refresh token", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(readRefreshToken(text)).toBeUndefined();
    }),
  );
});

test("a refresh token of another APP_SECRET is none", () => {
  const token = refreshToken({ sessionId: "0198c5c1-aaaa-7bbb-8ccc-0123456789ab", generation: 0 });
  configure({ APP_SECRET: OTHER_SECRET });
  expect(readRefreshToken(token)).toBeUndefined();
});

test("sealed text opens again, never the same bytes twice, and not after any change", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string(), fc.nat(), (plain, context, at) => {
      const sealed = seal("idempotency", context, plain);
      expect(unseal("idempotency", context, sealed)).toBe(plain);
      expect(Buffer.from(seal("idempotency", context, plain)).equals(Buffer.from(sealed))).toBe(false);
      const changed = Buffer.from(sealed);
      const index = at % changed.length;
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
      expect(() => unseal("idempotency", context, changed)).toThrow();
      expect(() => unseal("idempotency", `${context}x`, sealed)).toThrow();
      expect(() => unseal("signing key", context, sealed)).toThrow();
      expect(() => unseal("idempotency", context, sealed.subarray(0, -1))).toThrow();
    }),
  );
  const sealed = seal("signing key", "kid", "secret");
  configure({ APP_SECRET: OTHER_SECRET });
  expect(() => unseal("signing key", "kid", sealed)).toThrow();
});

test("purposes have keys of their own, and parts of an authenticator cannot run into each other", () => {
  expect(deriveKey("signing key").equals(deriveKey("idempotency"))).toBe(false);
  expect(authenticator("setup", "ab", "c").equals(authenticator("setup", "a", "bc"))).toBe(false);
  expect(authenticator("setup", "a", "b").equals(authenticator("setup", 'a","b'))).toBe(false);
});

test("bytes of different lengths are unequal rather than an error", () => {
  expect(equalBytes(Buffer.from("ab"), Buffer.from("abc"))).toBe(false);
  expect(equalBytes(Buffer.from("ab"), Buffer.from("ab"))).toBe(true);
});
