import { generateKeyPairSync } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { beforeEach, expect, test } from "vitest";
import { refreshSession } from "@/lib/authentication/sign-in.contract";
import { db } from "@/lib/db";
import { getJwks, getPublicKey } from "@/lib/operator/service.contract";
import { rotateKeysWhenDue } from "@/lib/sessions/keys/keys";
import { listKeys, revokeKey, rotateKeys } from "@/lib/sessions/keys/keys.contract";
import { currentSigningKey, ensureSigningKey, forgetSigningKeys, signingKeys } from "@/lib/sessions/keys/signing-keys";
import { call, send } from "@/lib/testing/call";
import { configure, moveClock } from "@/lib/testing/conditions";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { expectRefusal } from "@/lib/testing/refusal";

beforeEach(freshDatabase);

const pemOf = (modulusLength: number) =>
  generateKeyPairSync("rsa", { modulusLength }).privateKey.export({ type: "pkcs8", format: "pem" }).toString();

async function withoutKeys(): Promise<void> {
  await db.signingKey.deleteMany();
  forgetSigningKeys();
}

test("tokens from before a restart verify after it: the key is in the database", async () => {
  const { access_token } = await signIn(await createUser());
  forgetSigningKeys();
  await ensureSigningKey();
  expect((await send("GET", "/v1/user/profile", { token: access_token })).status).toBe(200);
  expect(await db.signingKey.count()).toBe(1);
});

test("five instances that start at once end up with one key", async () => {
  await withoutKeys();
  await Promise.all(Array.from({ length: 5 }, () => ensureSigningKey()));
  expect(await db.signingKey.count()).toBe(1);
  expect((await currentSigningKey()).publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
});

test("SIGNING_KEY_BITS sets the size of a generated key", async () => {
  await withoutKeys();
  configure({ SIGNING_KEY_BITS: "3072" });
  await ensureSigningKey();
  expect((await currentSigningKey()).publicKey.asymmetricKeyDetails?.modulusLength).toBe(3072);
});

test("private keys are sealed at rest, and useless under another APP_SECRET", async () => {
  const [row] = await db.signingKey.findMany();
  const bytes = Buffer.from(row?.privateKey ?? []);
  expect(bytes.toString("latin1")).not.toContain("PRIVATE KEY");
  await db.signingKey.updateMany({
    data: { privateKey: new Uint8Array([...bytes.subarray(0, -1), (bytes.at(-1) ?? 0) ^ 1]) },
  });
  forgetSigningKeys();
  await expect(signingKeys()).rejects.toThrow();
});

test("a key that is not active yet is published, but does not sign", async () => {
  const { kid } = await currentSigningKey();
  const other = pemOf(2048);
  configure({ SIGNING_KEY_PEM: other });
  await ensureSigningKey();
  const [newest] = await signingKeys();
  const later = new Date(Date.now() + 60_000);
  await db.signingKey.updateMany({ where: { kid: newest?.kid ?? "" }, data: { activeFrom: later } });
  forgetSigningKeys();
  expect((await currentSigningKey()).kid).toBe(kid);
  const { body } = await call(getJwks);
  expect(body.keys).toHaveLength(2);
});

test.each(["in the variable", "in the variable, on one line", "in a file"])(
  "the operator's own PEM signs: %s; older tokens still verify",
  async (where) => {
    const { access_token: older } = await signIn(await createUser());
    const pem = pemOf(2048);
    const file = path.join(tmpdir(), `gatehouse-test-${process.pid}.pem`);
    await writeFile(file, pem, { mode: 0o600 });
    if (where === "in a file") configure({ SIGNING_KEY_PEM_FILE: file });
    else configure({ SIGNING_KEY_PEM: where.endsWith("line") ? pem.replaceAll("\n", "\\n") : pem });
    await ensureSigningKey();
    await ensureSigningKey();
    const { access_token: meanwhile } = await signIn(await createUser());
    expect(decodeProtectedHeader(meanwhile).kid, "until verifiers know the new key").toBe(
      decodeProtectedHeader(older).kid,
    );
    expect((await call(getJwks)).body.keys).toHaveLength(2);
    moveClock(601);
    const { access_token } = await signIn(await createUser());
    expect(decodeProtectedHeader(access_token).kid).not.toBe(decodeProtectedHeader(older).kid);
    for (const token of [older, access_token])
      expect((await send("GET", "/v1/user/profile", { token })).status).toBe(200);
    expect(await db.signingKey.count()).toBe(2);
    expect((await call(getPublicKey)).text).toBe((await currentSigningKey()).publicPem);
  },
);

test.each([
  ["what is no key", "nonsense"],
  [
    "a public key",
    generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ type: "spki", format: "pem" }).toString(),
  ],
  [
    "a key of another kind",
    generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  ],
  ["a key of 1024 bits", pemOf(1024)],
])("the start refuses %s as SIGNING_KEY_PEM and names the variable; no key is stored", async (_, pem) => {
  configure({ SIGNING_KEY_PEM: pem });
  await expect(ensureSigningKey()).rejects.toThrow(/SIGNING_KEY_PEM/);
  expect(await db.signingKey.count()).toBe(1);
});

test("an instance whose clock is behind the one that made the key signs with it all the same", async () => {
  moveClock(-300);
  const { kid } = await currentSigningKey();
  expect(kid).toBe((await signingKeys())[0]?.kid);
});

test("the schedule makes the next key when the newest is old enough, once over five instances; 0 days or a PEM stop it", async () => {
  const { kid } = await currentSigningKey();
  await rotateKeysWhenDue();
  expect(await db.signingKey.count(), "too early").toBe(1);
  moveClock(90 * 86_400 + 1);
  configure({ KEY_ROTATION_DAYS: "0" });
  await rotateKeysWhenDue();
  configure({ KEY_ROTATION_DAYS: "90", SIGNING_KEY_PEM: pemOf(2048) });
  await rotateKeysWhenDue();
  expect(await db.signingKey.count(), "switched off").toBe(1);
  configure({ SIGNING_KEY_PEM: "" });
  await Promise.all(Array.from({ length: 5 }, rotateKeysWhenDue));
  expect(await db.signingKey.count()).toBe(2);
  expect(await db.auditEvent.findMany()).toMatchObject([{ action: "key.rotated", userAgent: "key schedule" }]);
  expect((await currentSigningKey()).kid, "published before it signs").toBe(kid);
  const { body } = await call(getJwks);
  expect(body.keys).toHaveLength(2);
  moveClock(601);
  forgetSigningKeys();
  expect((await currentSigningKey()).kid).not.toBe(kid);
  expect((await call(getJwks)).body.keys, "its tokens still live").toHaveLength(2);
  moveClock(3600);
  forgetSigningKeys();
  expect((await call(getJwks)).body.keys, "its last token is gone").toHaveLength(1);
});

test("a retired key is published no longer, and tokens it signed are refused", async () => {
  const { access_token } = await signIn(await createUser());
  configure({ SIGNING_KEY_PEM: pemOf(2048) });
  await ensureSigningKey();
  const { kid } = decodeProtectedHeader(access_token);
  await db.signingKey.updateMany({ where: { kid: kid ?? "" }, data: { retiredAt: new Date() } });
  forgetSigningKeys();
  expect((await call(getJwks)).body.keys).toHaveLength(1);
  expect((await send("GET", "/v1/user/profile", { token: access_token })).body.errors).toEqual(["unauthorized"]);
});

test("an earlier PEM that is configured again signs again, though it was withdrawn meanwhile", async () => {
  const [first, second] = [pemOf(2048), pemOf(2048)];
  const kids: string[] = [];
  for (const pem of [first, second, first]) {
    configure({ SIGNING_KEY_PEM: pem });
    await ensureSigningKey();
    moveClock(601 + 3_700);
    forgetSigningKeys();
    kids.push((await currentSigningKey()).kid);
  }
  expect(kids[2]).toBe(kids[0]);
  expect(kids[1]).not.toBe(kids[0]);
  expect(await db.signingKey.count({ where: { retiredAt: null } })).toBe(1);
});

test("the list says until when tokens of each key are out: of the one before, until the last it signed has expired", async () => {
  const admin = await createUser({}, ["admin"]);
  const { access_token } = await signIn(admin);
  const expires = decodeJwt(access_token).exp ?? 0;
  const until = async () => {
    const { body } = await call(listKeys, { token: (await signIn(admin)).access_token });
    return body.map(({ state, tokens_until }: { state: string; tokens_until: string | null }) => [
      state,
      tokens_until && Math.round(Date.parse(tokens_until) / 1000) - expires,
    ]);
  };
  const grace = 30;
  expect(await until()).toEqual([["current", expect.closeTo(grace, -1)]]);
  await call(rotateKeys, { token: access_token });
  moveClock(601 + 30);
  forgetSigningKeys();
  // Nothing was signed by the old key since: that its tokens are out no longer than these is known.
  expect(await until()).toEqual([
    ["current", expect.closeTo(631 + grace, -1)],
    ["previous", expect.closeTo(grace, -1)],
  ]);
  moveClock(3_000);
  forgetSigningKeys();
  expect((await until())[1], "withdrawn a little later, in case of a token at the last moment").toEqual([
    "previous",
    null,
  ]);
});

test("409: a configured key is not rotated behind the operator's back, and the list says that it is", async () => {
  const { access_token: token } = await signIn(await createUser({}, ["admin"]));
  const configured = async () =>
    (await call(listKeys, { token })).body.map((key: { configured: boolean }) => key.configured);
  expect(await configured()).toEqual([false]);
  configure({ SIGNING_KEY_PEM: pemOf(2048) });
  await ensureSigningKey();
  expect(await configured(), "the generated one before it is on its way out").toEqual([true, false]);
  await expectRefusal(() => call(rotateKeys, { token }), 409, "key.is.configured");
});

test("200: a revoked key is trusted no longer, by the next request; a new one signs, and refresh tokens go on", async () => {
  const { access_token: token, refresh_token } = await signIn(await createUser({}, ["admin"]));
  const { kid } = await currentSigningKey();
  const { status, body } = await call(revokeKey, { token, params: { kid } });
  expect([status, body.length]).toEqual([200, 1]);
  expect(body[0]).toMatchObject({ state: "current" });
  expect(body[0].kid).not.toBe(kid);
  expect((await call(getJwks)).body.keys.map((key: { kid: string }) => key.kid)).toEqual([body[0].kid]);
  expect((await send("GET", "/v1/user/profile", { token })).status).toBe(401);
  const { body: pair } = await call(refreshSession, { body: { token: refresh_token } });
  expect((await send("GET", "/v1/user/profile", { token: pair.access_token })).status).toBe(200);
  expect(await db.auditEvent.findMany({ where: { action: "key.revoked" } })).toMatchObject([{ targetId: kid }]);
  const unknown = () => call(revokeKey, { token: pair.access_token, params: { kid: "nothing" } });
  await expectRefusal(unknown, 404, "not.found");
});

test("a revoked key that waits for its turn never gets it; the start refuses it as SIGNING_KEY_PEM", async () => {
  const { access_token: token } = await signIn(await createUser({}, ["admin"]));
  const { kid } = await currentSigningKey();
  configure({ SIGNING_KEY_PEM: pemOf(2048) });
  await ensureSigningKey();
  const waiting = (await signingKeys())[0]?.kid ?? "";
  const { body } = await call(revokeKey, { token, params: { kid: waiting } });
  expect(body.map((key: { kid: string }) => key.kid)).toContain(kid);
  moveClock(601);
  forgetSigningKeys();
  expect((await currentSigningKey()).kid).not.toBe(waiting);
  await expect(ensureSigningKey()).rejects.toThrow(/SIGNING_KEY_PEM.*revoked/);
});
