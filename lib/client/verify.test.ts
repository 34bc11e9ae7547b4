import { decodeJwt } from "jose";
import { beforeEach, expect, test } from "vitest";
import { operator } from "@/lib/actor";
import { createApi, createSession } from "@/lib/client/index";
import { createVerifier, rolePermissions, TokenError } from "@/lib/client/verify";
import { db, transaction } from "@/lib/db";
import { endEverySession } from "@/lib/sessions/every-session";
import { forgetSigningKeys, generateSigningKey, publishSigningKey } from "@/lib/sessions/keys/signing-keys";
import { signIdentityToken } from "@/lib/sessions/keys/tokens";
import { moveClock } from "@/lib/testing/conditions";
import { createApplication, createUser, createUserWith, freshDatabase, signIn } from "@/lib/testing/factories";
import { serve } from "@/lib/testing/instances/serve";

beforeEach(freshDatabase);

/** `fetch` that writes down what is asked for, without the origin. */
function recorded() {
  const asked: string[] = [];
  const recording: typeof fetch = (input, init) => {
    const { pathname, search } = new URL(String(input));
    asked.push(pathname + search);
    return fetch(input, init);
  };
  return { asked, fetch: recording };
}

const codeOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => "accepted",
    (error: unknown) => (error instanceof TokenError ? error.code : error),
  );

test("a good token's claims, a hundred times, for one request for the keys and one for the revocations", async () => {
  const { origin } = await serve();
  const { asked, fetch } = recorded();
  const verifier = createVerifier({ issuer: origin, fetch });
  const user = await createUser();
  const { access_token, sessionId } = await signIn(user);
  moveClock(0);
  const all = await Promise.all(Array.from({ length: 100 }, () => verifier.verify(access_token)));
  expect(all[0]).toMatchObject({ id: user.id, name: user.email, roles: ["user"], sid: sessionId, status: "active" });
  expect(asked.sort()).toEqual(["/.well-known/jwks.json", "/v1/auth/revocations"]);
});

test("anything but a platform token of this issuer, whole and alive, is refused", async () => {
  const { origin } = await serve();
  const verifier = createVerifier({ issuer: origin, clockTolerance: 0 });
  const user = await createUser();
  const { access_token: good, sessionId } = await signIn(user);
  const [head, body, end] = good.split(".");
  const none = `${btoa('{"alg":"none","typ":"JWT"}')}.${body}.`;
  const identity = await signIdentityToken({ id: user.id, name: "Ann" }, sessionId);
  const list = await createApi({ origin }).getRevocations();
  for (const token of ["", "x", none, identity, list, `${head}.${body}`, `${head}.${btoa("{}")}.${end}`])
    expect(await codeOf(verifier.verify(token)), token).toBe("unauthorized");
  const other = createVerifier({ issuer: "https://id.example.com", origin });
  expect(await codeOf(other.verify(good))).toBe("unauthorized");
  moveClock(3_601);
  expect(await codeOf(verifier.verify(good))).toBe("token.expired");
});

test("an issuer with a slash at its end is the one without", async () => {
  const { origin } = await serve();
  const { access_token } = await signIn(await createUser());
  for (const issuer of [`${origin}/`, `${origin}//`]) {
    const verifier = createVerifier({ issuer });
    expect(verifier.issuer).toBe(origin);
    await expect(verifier.verify(access_token)).resolves.toMatchObject({ roles: ["user"] });
  }
});

test("what ends tokens is heard of: a sign-out, a lost role, a disabled account; other sessions stay", async () => {
  const { origin } = await serve();
  const { asked, fetch } = recorded();
  const verifier = createVerifier({ issuer: origin, fetch });
  const [left, demoted, disabled] = [await createUser(), await createUser({}, ["user", "admin"]), await createUser()];
  const users = [left, demoted, disabled, left];
  const tokens = await Promise.all(users.map((user) => signIn(user)));
  const verdicts = () => Promise.all(tokens.map(({ access_token }) => codeOf(verifier.verify(access_token))));
  expect(new Set(await verdicts())).toEqual(new Set(["accepted"]));

  moveClock(4);
  await createApi({ origin }).logout({ body: { token: tokens[0]?.refresh_token ?? "" } });
  await db.userRole.deleteMany({ where: { userId: demoted.id } });
  await db.user.update({ where: { id: disabled.id }, data: { disabledAt: new Date() } });
  expect(await verdicts()).toEqual(["token.revoked", "token.revoked", "token.revoked", "accepted"]);
  expect(asked.at(-1), "only what is new").toMatch(/^\/v1\/auth\/revocations\?since=\d+$/);

  // The whole list again: what is still about valid tokens is in it.
  moveClock(700);
  expect(await verdicts()).toEqual(["token.revoked", "token.revoked", "token.revoked", "accepted"]);
  expect(asked.at(-1)).toBe("/v1/auth/revocations");
});

test("the end of everyone's sessions voids every token from before, and none from after", async () => {
  const { origin } = await serve();
  const verifier = createVerifier({ issuer: origin });
  const users = [await createUser(), await createUser({}, ["user", "admin"])];
  const tokens = await Promise.all(users.map((user) => signIn(user)));
  const verdicts = () => Promise.all(tokens.map(({ access_token }) => codeOf(verifier.verify(access_token))));
  expect(await verdicts()).toEqual(["accepted", "accepted"]);
  await endEverySession(operator("test"));
  moveClock(4);
  expect(await verdicts()).toEqual(["token.revoked", "token.revoked"]);
  for (const user of users) tokens.push(await signIn(user));
  expect((await verdicts()).slice(2)).toEqual(["accepted", "accepted"]);
  const list = decodeJwt(await createApi({ origin }).getRevocations());
  expect([Object.keys(Object(list.holders)), list.sessions], "nobody by name").toEqual([["*"], []]);
});

test("with the service away tokens are good for as long as the list is, and then none is", async () => {
  const { origin, stop } = await serve();
  const verifier = createVerifier({ issuer: origin });
  const strict = createVerifier({ issuer: origin, staleSeconds: 30 });
  const careless = createVerifier({ issuer: origin, revocations: "off" });
  const { access_token: token } = await signIn(await createUser());
  for (const one of [verifier, strict, careless]) expect(await codeOf(one.verify(token))).toBe("accepted");
  stop();
  moveClock(60);
  expect(await codeOf(verifier.verify(token))).toBe("accepted");
  expect(await codeOf(strict.verify(token))).toBe("service.unavailable");
  moveClock(400);
  expect(await codeOf(verifier.verify(token))).toBe("accepted");
  expect(await codeOf(careless.verify(token)), "its keys are old").toBe("service.unavailable");
  moveClock(200);
  expect(await codeOf(verifier.verify(token))).toBe("service.unavailable");
});

test("without a first list nothing is accepted", async () => {
  const { origin } = await serve();
  const { access_token: token } = await signIn(await createUser());
  const blind: typeof fetch = async (input, init) =>
    String(input).includes("revocations") ? new Response(null, { status: 500 }) : fetch(input, init);
  expect(await codeOf(createVerifier({ issuer: origin, fetch: blind }).verify(token))).toBe("service.unavailable");
});

test("a token by a key that came later is accepted; keys nobody has are asked about once in half a minute", async () => {
  const { origin } = await serve();
  const { asked, fetch } = recorded();
  const verifier = createVerifier({ issuer: origin, fetch, revocations: "off" });
  const user = await createUser();
  await verifier.verify((await signIn(user)).access_token);
  const key = await generateSigningKey();
  const kid = await transaction((tx) => publishSigningKey(tx, key));
  moveClock(31);
  await db.signingKey.update({ where: { kid }, data: { activeFrom: new Date() } });
  forgetSigningKeys();
  const { access_token } = await signIn(user);
  expect((await verifier.verify(access_token)).id).toBe(user.id);
  expect(asked).toHaveLength(2);
  const [, body, end] = access_token.split(".");
  const unknown = `${btoa(JSON.stringify({ alg: "RS256", typ: "JWT", kid: "nobody's" }))}.${body}.${end}`;
  for (let n = 0; n < 5; n += 1) expect(await codeOf(verifier.verify(unknown))).toBe("unauthorized");
  expect(asked).toHaveLength(2);
});

test("permissions follow from the roles: by a table, or as the service has them at the time", async () => {
  const { origin } = await serve();
  const { access_token: token } = await signIn(await createUserWith(["users:read"]));
  const [name = ""] = (decodeJwt(token).roles as string[]).filter((role) => role !== "user");
  const table = createVerifier({ issuer: origin, permissions: { user: ["reports:read"] } });
  expect((await table.verify(token)).permissions).toEqual(["reports:read"]);

  const { serviceToken } = await createApplication({}, ["admin"]);
  const { api } = createSession({ origin, serviceToken });
  const live = createVerifier({ issuer: origin, permissions: rolePermissions(api) });
  expect((await live.verify(token)).permissions).toEqual(["users:read"]);
  moveClock(61);
  await db.rolePermission.deleteMany({ where: { role: { name } } });
  expect((await live.verify(token)).permissions).toEqual([]);
});
