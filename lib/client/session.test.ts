import { beforeEach, expect, test } from "vitest";
import { createSession, ProblemError, type Storage } from "@/lib/client/index";
import { db } from "@/lib/db";
import { codeOf, createUserWithFactor } from "@/lib/testing/authenticators/second-factor";
import { moveClock } from "@/lib/testing/conditions";
import { createApplication, createUser, freshDatabase, PASSWORD } from "@/lib/testing/factories";
import { serve } from "@/lib/testing/instances/serve";

beforeEach(freshDatabase);

const HOUR_SECONDS = 3_600;

function inMemory(): Storage {
  let text: string | null = null;
  return {
    read: () => text,
    write: (next) => {
      text = next;
    },
  };
}

async function signedIn(storage?: Storage) {
  const { origin } = await serve();
  const user = await createUser();
  const asked: string[] = [];
  const recording: typeof fetch = (input, init) => {
    asked.push(new URL(String(input)).pathname);
    return fetch(input, init);
  };
  const session = createSession({ origin, fetch: recording, ...(storage ? { storage } : {}) });
  await session.signIn({ username: user.email, password: PASSWORD });
  return { origin, user, session, asked };
}

test("twenty requests that find the token expired refresh it once, and all go through", async () => {
  const { session, user, asked } = await signedIn();
  const first = await session.accessToken();
  moveClock(HOUR_SECONDS);
  const answers = await Promise.all(Array.from({ length: 20 }, () => session.api.getProfile()));
  expect(new Set(answers.map(({ id }) => id))).toEqual(new Set([user.id]));
  expect(asked.filter((path) => path === "/v1/auth/refresh")).toHaveLength(1);
  expect(await session.accessToken()).not.toBe(first);
});

test("anyone who has a second factor goes on with the challenge that signing in throws, and is signed in then", async () => {
  const { origin } = await serve();
  const { user, secret } = await createUserWithFactor();
  const session = createSession({ origin });
  const refusal: unknown = await session.signIn({ username: user.email, password: PASSWORD }).catch((error) => error);
  expect(refusal).toMatchObject({ code: "second.factor.required", methods: ["totp", "recovery"] });
  expect(await session.accessToken()).toBeUndefined();
  const { challenge = "" } = refusal as ProblemError;
  const claims = await session.verifyFactor({ challenge, method: "totp", code: codeOf(secret) });
  expect([claims.id, claims.acr]).toEqual([user.id, "aal2"]);
  expect((await session.api.getProfile()).id).toBe(user.id);
});

test("a token that the service refuses before it expires is renewed, and the request sent again", async () => {
  const { session, user, asked } = await signedIn();
  moveClock(5);
  await db.user.update({ where: { id: user.id }, data: { tokensNotBefore: new Date() } });
  expect((await session.api.getProfile()).id).toBe(user.id);
  expect(asked).toEqual(["/v1/auth/login", "/v1/user/profile", "/v1/auth/refresh", "/v1/user/profile"]);
});

test("a session that was ended elsewhere is over: nobody is signed in, listeners hear it, and the reason is thrown", async () => {
  const { session } = await signedIn();
  const heard: unknown[] = [];
  session.onChange((claims) => heard.push(claims?.name));
  await db.session.updateMany({ data: { endedAt: new Date() } });
  await expect(session.api.getProfile()).rejects.toMatchObject({ code: "token.revoked" });
  expect(await session.accessToken()).toBeUndefined();
  expect(await session.claims()).toBeUndefined();
  expect(heard).toEqual([undefined]);
});

test("anyone who signs out while a refresh is under way stays signed out", async () => {
  const { session } = await signedIn();
  const renewing = session.renew((await session.accessToken()) ?? "");
  await session.signOut();
  expect(await renewing).toBeUndefined();
  expect(await session.accessToken()).toBeUndefined();
});

test("while the service is away the pair is kept", async () => {
  const storage = inMemory();
  const { session, user } = await signedIn(storage);
  moveClock(HOUR_SECONDS);
  const away = createSession({ origin: "http://127.0.0.1:9", storage, attempts: 1 });
  await expect(away.accessToken()).rejects.toThrow(TypeError);
  expect((await session.api.getProfile()).id).toBe(user.id);
});

test("what is in the storage goes on after a restart, and signing out empties it and ends the session", async () => {
  const storage = inMemory();
  const { origin, user } = await signedIn(storage);
  const restarted = createSession({ origin, storage });
  expect((await restarted.claims())?.name).toBe(user.email);
  await restarted.signOut();
  expect(await storage.read()).not.toContain("refresh");
  expect(await db.session.count({ where: { endedAt: null } })).toBe(0);
  await expect(restarted.api.getProfile()).rejects.toBeInstanceOf(ProblemError);
});

test("an application signs in by its service token, and again when its session is over", async () => {
  const { origin } = await serve();
  const { application, serviceToken } = await createApplication({}, ["admin"]);
  const session = createSession({ origin, serviceToken });
  expect((await session.api.getProfile()).id).toBe(application.id);
  await db.session.updateMany({ data: { endedAt: new Date() } });
  expect((await session.api.getProfile()).id).toBe(application.id);
  expect(await db.session.count()).toBe(2);
});
