import { beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { actorOfCookie } from "@/lib/sessions/authenticate";
import { sealBrowserCookie } from "@/lib/sessions/browser-cookie";
import { signIdentityToken } from "@/lib/sessions/keys/tokens";
import { startSession } from "@/lib/sessions/session";
import { send } from "@/lib/testing/call";
import { moveClock } from "@/lib/testing/conditions";
import { createApplication, createCode, createUser, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import { fill, restricted } from "@/lib/testing/matrix";
import type { User } from "@/prisma/client/client";

beforeEach(freshDatabase);

const client = { ipAddress: null, userAgent: null, requestId: "00000000-0000-4000-8000-000000000000" };

/** Every way in that a person can hold at once. */
async function waysIn(user: User) {
  const platform = await signIn(user);
  const identity = await db.$transaction((tx) => startSession(tx, user.id, "identity", client, { amr: ["pwd"] }));
  const browser = await db.$transaction((tx) => startSession(tx, user.id, "browser", client, { amr: ["pwd"] }));
  const issuedAtSeconds = Math.floor(Date.now() / 1000);
  return {
    sessionIds: [platform.sessionId, identity.sessionId, browser.sessionId],
    tokens: [platform.access_token, await signIdentityToken({ id: user.id, name: user.email }, identity.sessionId)],
    refreshToken: platform.refresh_token,
    cookie: await sealBrowserCookie({ sessionId: browser.sessionId, issuedAtSeconds }, 86_400),
  };
}
type WaysIn = Awaited<ReturnType<typeof waysIn>>;

async function expectShut({ tokens, refreshToken, cookie }: WaysIn, operations = restricted): Promise<void> {
  for (const token of tokens) {
    for (const contract of operations) {
      const { status } = await send(contract.method, fill(contract), { token, ...(contract.body ? { body: {} } : {}) });
      expect(status, contract.id).toBe(401);
    }
    expect((await send("POST", "/v1/auth/validate", { body: { token } })).status).toBe(401);
  }
  expect((await send("POST", "/v1/auth/refresh", { body: { token: refreshToken } })).status).toBe(401);
  expect((await actorOfCookie(cookie, client)).type).toBe("anonymous");
}

async function expectOpen({ tokens, cookie }: WaysIn): Promise<void> {
  for (const token of tokens) expect((await send("GET", "/v1/user/profile", { token })).status).toBe(200);
  expect((await actorOfCookie(cookie, client)).type).toBe("user");
}

/** What someone with the right to do so, or the owner, does to end it all. */
const ends: [string, (user: User, admin: string, own: WaysIn) => Promise<unknown>][] = [
  ["disabled", (user, token) => send("PATCH", `/v1/users/${user.id}`, { token, body: { active: false } })],
  [
    "disabled with others",
    (user, token) => send("POST", "/v1/users/bulk", { token, body: { action: "disable", uids: [user.id] } }),
  ],
  ["deleted", (user, token) => send("DELETE", `/v1/users/${user.id}`, { token })],
  [
    "signed out everywhere by an administrator",
    (user, token) => send("DELETE", `/v1/users/${user.id}/sessions`, { token }),
  ],
  [
    "signed out session by session",
    async (user, token, { sessionIds }) => {
      for (const id of sessionIds) await send("DELETE", `/v1/users/${user.id}/sessions/${id}`, { token });
    },
  ],
  [
    "given a new password by mail",
    async (user) => {
      const token = await createCode(user, "recovery");
      return send("POST", "/v1/user/password/reset", { body: { token, password: "a new long secret" } });
    },
  ],
  [
    "alarmed by a mail and says it was not them",
    (_user, _token, { tokens: [token = ""] }) => send("POST", "/v1/user/activity/not-me", { token }),
  ],
  [
    "leaving",
    (user, _token, { tokens: [token = ""] }) =>
      send("POST", "/v1/user/deletion", { token, body: { email: user.email, currentPassword: PASSWORD } }),
  ],
];

test.each(ends)(
  "refresh survives disable, session deletion does not revoke: once someone is %s, tokens of every kind, refresh and cookie are refused from the next call on",
  async (_, end) => {
    const admin = (await signIn(await createUser({}, ["user", "admin"]))).access_token;
    const user = await createUser({}, ["user", "admin"]);
    const own = await waysIn(user);
    await expectOpen(own);
    await end(user, admin, own);
    // All operations in one case, one of every access in the others: they share the code that refuses.
    const samples = restricted.filter(({ id }) =>
      ["getProfile", "listUsers", "endOtherSessions", "findUser"].includes(id),
    );
    await expectShut(own, _ === "disabled" || _ === "signed out everywhere by an administrator" ? restricted : samples);
  },
  60_000,
);

test("session deletion does not revoke: one's own sessions, ended one by one, all at once or by logout, are refused at the next call", async () => {
  const user = await createUser();
  const [kept, one, other, third] = [await signIn(user), await signIn(user), await signIn(user), await signIn(user)];
  const profile = async (token: string) => (await send("GET", "/v1/user/profile", { token })).status;
  await send("DELETE", `/v1/user/sessions/${one.sessionId}`, { token: kept.access_token });
  await send("POST", "/v1/auth/logout", { body: { token: third.refresh_token } });
  expect([await profile(one.access_token), await profile(third.access_token)]).toEqual([401, 401]);
  expect(await profile(other.access_token)).toBe(200);
  await send("POST", "/v1/user/sessions/end-others", { token: kept.access_token });
  expect([await profile(other.access_token), await profile(kept.access_token)]).toEqual([401, 200]);
});

test("refresh survives disable: an application that is disabled or deleted, or whose token was replaced, gets and keeps no tokens", async () => {
  const admin = (await signIn(await createUser({}, ["user", "admin"]))).access_token;
  const ask = (token: string) => send("POST", "/v1/auth/token", { token });
  for (const [method, path, body] of [
    ["PATCH", "", { active: false }],
    ["DELETE", "", undefined],
  ] as const) {
    const { application, serviceToken } = await createApplication({}, ["admin"]);
    const pair = (await ask(serviceToken)).body;
    expect((await send("GET", "/v1/users", { token: pair.access_token })).status).toBe(200);
    expect(
      (await send(method, `/v1/applications/${application.id}${path}`, { token: admin, body })).status,
    ).toBeLessThan(300);
    const answers = [
      await ask(serviceToken),
      await send("GET", "/v1/users", { token: pair.access_token }),
      await send("POST", "/v1/auth/refresh", { body: { token: pair.refresh_token } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
  }
  const { application, serviceToken } = await createApplication();
  await send("POST", `/v1/applications/${application.id}/rotate`, { token: admin, body: { overlap_seconds: 0 } });
  expect((await ask(serviceToken)).status).toBe(401);
});

const DAY = 86_400;

test.each([
  [
    "an access token",
    3600,
    async (user: User) => {
      const { access_token } = await signIn(user);
      return async () => (await send("GET", "/v1/user/profile", { token: access_token })).status === 200;
    },
  ],
  [
    "an identity token",
    1800,
    async (user: User) => {
      const { tokens } = await waysIn(user);
      return async () => (await send("GET", "/v1/user/profile", { token: tokens[1] })).status === 200;
    },
  ],
  [
    "a refresh token",
    14 * DAY,
    async (user: User) => {
      const { refresh_token } = await signIn(user);
      return async () => (await send("POST", "/v1/auth/refresh", { body: { token: refresh_token } })).status === 200;
    },
  ],
  [
    "a browser's session",
    DAY,
    async (user: User) => {
      const { cookie } = await waysIn(user);
      return async () => (await actorOfCookie(cookie, client)).type === "user";
    },
  ],
  [
    "a confirmation code",
    DAY,
    async () => {
      const token = await createCode(await createUser({ confirmedAt: null }), "confirmation");
      return async () => (await send("POST", "/v1/user/confirm", { body: { token } })).status === 200;
    },
  ],
  [
    "a recovery code",
    1800,
    async (user: User) => {
      const token = await createCode(user, "recovery");
      return async () =>
        (await send("POST", "/v1/user/password/reset", { body: { token, password: "a new long secret" } })).status ===
        200;
    },
  ],
  [
    "an invitation",
    7 * DAY,
    async () => {
      const token = await createCode(await createUser({ passwordHash: null, confirmedAt: null }), "invitation");
      return async () =>
        (await send("POST", "/v1/user/password/reset", { body: { token, password: "a new long secret" } })).status ===
        200;
    },
  ],
  [
    "a code that keeps an account",
    14 * DAY,
    async () => {
      const user = await createUser({ deletesAt: new Date(Date.now() + 15 * DAY * 1000) });
      const token = await createCode(user, "deletion");
      return async () => (await send("POST", "/v1/user/deletion/cancel", { body: { token } })).status < 300;
    },
  ],
] as const)(
  "expiry left to a cleanup job: %s is refused a second after its %i seconds, with no job running, and accepted a moment before",
  async (_, seconds, make) => {
    for (const [moment, right] of [
      [seconds - 5, true],
      [seconds + 1, false],
    ] as const) {
      const use = await make(await createUser());
      moveClock(moment);
      expect(await use()).toBe(right);
      moveClock(-moment);
    }
  },
);
