import { beforeEach, expect, test } from "vitest";
import { anonymous, type Client, operator } from "@/lib/actor";
import { unlockSignIn } from "@/lib/authentication/unlock";
import { db } from "@/lib/db";
import { deviceDigest as deviceOf } from "@/lib/limits/device";
import { createAdministrator } from "@/lib/operator/administrators";
import { prepareFirstAdministrator } from "@/lib/operator/setup";
import { randomToken } from "@/lib/secrets";
import { actorOfCookie } from "@/lib/sessions/authenticate";
import { sealBrowserCookie } from "@/lib/sessions/browser-cookie";
import { send } from "@/lib/testing/call";
import { configure, moveClock } from "@/lib/testing/conditions";
import { createCode, createUser, createUserWith, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import { readCode } from "@/lib/testing/mailbox";
import { confirmBrowser, registerBrowser } from "@/lib/users/account/browser-account";
import { resetPassword } from "@/lib/users/account/credentials/passwords";
import type { User } from "@/prisma/client/client";

beforeEach(freshDatabase);

const EMAIL = "owner@example.com";
const OWN_PASSWORD = "the owner's own secret";

const browser = (deviceId = randomToken()): Client => ({
  ipAddress: "192.0.2.1",
  userAgent: "Someone's browser",
  requestId: "test",
  deviceId,
});

/** Everything that the registrant can hold of it by then. */
async function register() {
  const client = browser();
  const { sessionId } = await registerBrowser(anonymous(client), { body: { email: EMAIL, password: PASSWORD } });
  const user = await db.user.findUniqueOrThrow({ where: { email: EMAIL } });
  const login = { email: EMAIL, password: PASSWORD };
  const platform = (await send("POST", "/v1/auth/login", { body: login })).body;
  const identity = (await send("POST", "/v1/auth/authenticate", { body: login })).body;
  const address = { address: "3NBVqYXrapgJP9atQccdBPAgJPwHDKkh6A8" };
  await send("POST", "/v1/user/address", { token: platform.access_token, body: address });
  // Begun and not shown yet, or signing in by the password alone would open nothing before the proof either.
  const begun = { userId: user.id, kind: "totp", name: "Phone", secret: new Uint8Array(1) } as const;
  await db.factor.create({ data: begun });
  return { client, sessionId, user, platform, identity };
}

type Registrant = Awaited<ReturnType<typeof register>>;

/** What of it opens something still. */
async function stillOpens({ client, sessionId, user, platform, identity }: Registrant): Promise<string[]> {
  const cookie = await sealBrowserCookie({ sessionId, issuedAtSeconds: Math.floor(Date.now() / 1000) }, 60);
  const login = { email: EMAIL, password: PASSWORD };
  const replacement = { user_uid: user.id, old_password: PASSWORD, new_password: "newtesting1234" };
  const answers = {
    "browser session": (await actorOfCookie(cookie, client)).type === "user",
    "access token": (await send("GET", "/v1/user/profile", { token: platform.access_token })).status < 300,
    "identity token": (await send("POST", "/v1/auth/validate", { body: { token: identity.token } })).status < 300,
    "refresh token": (await send("POST", "/v1/auth/refresh", { body: { token: platform.refresh_token } })).status < 300,
    "known device": (await db.device.count({ where: { userId: user.id, digest: deviceOf(client) } })) > 0,
    "second factor": (await db.factor.count({ where: { userId: user.id } })) > 0,
    "claimed address": (await db.address.count({ where: { userId: user.id } })) > 0,
    "password at login": (await send("POST", "/v1/auth/login", { body: login })).status < 300,
    "password at authenticate": (await send("POST", "/v1/auth/authenticate", { body: login })).status < 300,
    "password at reset": (await send("POST", "/v1/users/reset", { body: replacement })).status < 300,
  };
  return Object.entries(answers).flatMap(([name, opens]) => (opens ? [name] : []));
}

const ALL = [
  "browser session",
  "access token",
  "identity token",
  "refresh token",
  "known device",
  "second factor",
  "claimed address",
  "password at login",
  "password at authenticate",
  "password at reset",
];

/** By what a caller shows that they are who registered: a program's token, or the browser itself. */
interface Caller {
  token?: string;
  client: Client;
}

const ok = (work: Promise<{ status: number }>) => work.then(({ status }) => expect(status).toBeLessThan(300));

/** Every way to prove the mailbox of a pending account. */
const ways: Record<string, (user: User, caller: Caller) => Promise<unknown>> = {
  "GET of the code": async (user, { token }) =>
    ok(send("GET", `/v1/user/confirm/${await createCode(user, "confirmation")}`, { ...(token ? { token } : {}) })),
  "POST of the code": async (user, { token }) =>
    ok(
      send("POST", "/v1/user/confirm", {
        body: { token: await createCode(user, "confirmation") },
        ...(token ? { token } : {}),
      }),
    ),
  "one-time code of the email sent again": async (user, { token }) => {
    await ok(send("POST", "/v1/user/resendEmail", { body: { email: user.email } }));
    const code = await readCode("confirmation", user.email);
    const body = { email: user.email, code: code?.otp };
    await ok(send("POST", "/v1/user/confirm", { body, ...(token ? { token } : {}) }));
  },
  "GET of activate": async (user, { token }) =>
    ok(
      send("GET", `/public/activate/${user.id}/${await createCode(user, "confirmation")}`, {
        ...(token ? { token } : {}),
      }),
    ),
  "POST of activate": async (user, { token }) =>
    ok(
      send("POST", `/v1/users/activate/${user.id}/${await createCode(user, "confirmation")}`, {
        ...(token ? { token } : {}),
      }),
    ),
  "the page": async (user, { client }) =>
    confirmBrowser(anonymous(client), { body: { token: await createCode(user, "confirmation") } }),
};

test.each(Object.keys(ways))(
  "mailbox proof activates the registrant: proved by %s from elsewhere, nothing that the registrant holds opens anything, and the prover is asked for a password",
  async (way) => {
    const registrant = await register();
    await ways[way]?.(registrant.user, { client: browser() });
    expect(await stillOpens(registrant)).toEqual([]);
    const user = await db.user.findUniqueOrThrow({ where: { id: registrant.user.id } });
    expect(user).toMatchObject({ passwordHash: null, resetPassword: way === "the page" });
    expect(user.confirmedAt).not.toBeNull();
    const asked = await db.mail.count({ where: { template: "recovery", recipient: EMAIL } });
    expect(asked).toBe(way === "the page" ? 0 : 1);
  },
);

test.each(Object.keys(ways))(
  "mailbox proof by the registrant: proved by %s with what only the registrant has, everything goes on",
  async (way) => {
    const registrant = await register();
    const { platform, client } = registrant;
    await ways[way]?.(registrant.user, { token: platform.access_token, client });
    expect(await stillOpens(registrant)).toEqual(ALL);
  },
);

test.each([
  ["elsewhere", browser()],
  ["the registrant's own browser", undefined],
])(
  "mailbox proof activates the registrant: after a reset from %s, sessions, devices and the old password are dead",
  async (_, other) => {
    const registrant = await register();
    const token = await createCode(registrant.user, "recovery");
    const client = other ?? registrant.client;
    await resetPassword(anonymous(client), { body: { token, password: OWN_PASSWORD } });
    const left = await stillOpens(registrant);
    // Anyone who registered and reset keep what is theirs, and their browser is known.
    expect(left).toEqual(other ? [] : ["known device", "second factor", "claimed address"]);
    const body = { email: EMAIL, password: OWN_PASSWORD };
    expect((await send("POST", "/v1/auth/login", { body })).status).toBe(200);
  },
);

test("mailbox proof activates the registrant: a program in the registrant's network with the registrant's name is no registrant", async () => {
  const registrant = await register();
  const headers = { "user-agent": "Someone's browser" };
  const { status } = await send("GET", `/v1/user/confirm/${await createCode(registrant.user, "confirmation")}`, {
    headers,
  });
  expect(status).toBe(200);
  expect(await stillOpens(registrant)).toEqual([]);
});

test("mailbox proof activates the registrant: a token of someone else, of an ended session or of nobody is no sign of the registrant", async () => {
  for (const kind of ["another's", "ended", "nobody's"]) {
    await freshDatabase();
    const registrant = await register();
    const other = await signIn(await createUserWith([]));
    const token = { "another's": other.access_token, ended: registrant.platform.access_token, "nobody's": "a.b.c" }[
      kind
    ];
    if (kind === "ended") await send("POST", "/v1/auth/logout", { body: { token: registrant.platform.refresh_token } });
    const code = await createCode(registrant.user, "confirmation");
    await ok(send("GET", `/v1/user/confirm/${code}`, { ...(token ? { token } : {}) }));
    expect(await stillOpens(registrant), kind).toEqual([]);
  }
});

test("mailbox proof activates the registrant: the owner who unlocks and then confirms in one browser is still not the registrant", async () => {
  const registrant = await register();
  const own = browser();
  await unlockSignIn(anonymous(own), { body: { token: await createCode(registrant.user, "unlock") } });
  await ways["the page"]?.(registrant.user, { client: own });
  expect(await stillOpens(registrant)).toEqual([]);
});

test("mailbox proof activates the registrant: what was granted to a pending account reaches its owner, and nobody who moves it to another mailbox", async () => {
  const registrant = await register();
  const role = await db.role.create({ data: { name: "billing" } });
  const grant = () => db.userRole.create({ data: { userId: registrant.user.id, roleId: role.id } });
  const rolesNow = async (token: string) => (await send("GET", "/v1/user/profile", { token })).body.roles;
  await grant();
  expect(await rolesNow(registrant.platform.access_token)).toEqual([]);
  const change = { email: "stranger@example.org", currentPassword: PASSWORD };
  await ok(send("POST", "/v1/user/email/change", { token: registrant.platform.access_token, body: change }));
  const mail = await readCode("email_change", change.email);
  const body = { token: mail?.token };
  await ok(send("POST", "/v1/user/email/confirm", { token: registrant.platform.access_token, body }));
  expect(await rolesNow(registrant.platform.access_token)).toEqual(["user"]);
});

/** Every way in which someone gets an account that they did not register. */
const invitations: Record<string, (token: string) => Promise<unknown>> = {
  "invited by an administrator": (token) => ok(send("POST", "/v1/users", { token, body: { email: EMAIL } })),
  imported: (token) =>
    ok(send("POST", "/v1/users/import", { token, body: { rows: [{ email: EMAIL }], invite: true } })),
};

/** Every way in which an invited user proves the mailbox. */
const answers: typeof ways = {
  ...ways,
  "the invitation": async () => {
    const body = { token: (await readCode("invitation", EMAIL))?.token, password: OWN_PASSWORD };
    await ok(send("POST", "/v1/user/password/reset", { body }));
  },
  "the recovery code": async (user) => {
    const body = { token: await createCode(user, "recovery"), password: OWN_PASSWORD };
    await ok(send("POST", "/v1/user/password/reset", { body }));
  },
};

test.each(
  Object.keys(invitations).flatMap((invitation) => Object.keys(answers).map((answer) => [invitation, answer] as const)),
)(
  "mailbox proof activates the registrant: anyone who is %s is no registrant; proved by %s, what an administrator granted is there and nothing is discarded",
  async (invitation, answer) => {
    const { access_token: token } = await signIn(await createUser({}, ["user", "admin"]));
    await invitations[invitation]?.(token);
    const user = await db.user.findUniqueOrThrow({ where: { email: EMAIL } });
    expect(user.passwordHash).toBeNull();
    await db.role.create({ data: { name: "billing", users: { create: { userId: user.id } } } });
    expect(await db.mail.count({ where: { template: "invitation", recipient: EMAIL } })).toBe(1);
    const mailed = await readCode("invitation", EMAIL);
    await answers[answer]?.(user, { client: browser() });
    const after = await db.user.findUniqueOrThrow({
      where: { id: user.id },
      include: { grants: { include: { role: true } } },
    });
    expect(after.grants.map(({ role }) => role.name).sort()).toEqual(["billing", "user"]);
    expect(after.confirmedAt).not.toBeNull();
    expect(await db.auditEvent.count({ where: { action: "registration.discarded" } })).toBe(0);
    // Anyone who has no password by then is asked for one.
    const asked = await db.mail.count({ where: { template: "recovery", recipient: EMAIL } });
    const chosen = answer === "the recovery code" || answer === "the invitation";
    expect([after.passwordHash !== null, after.resetPassword, asked]).toEqual(
      chosen ? [true, false, 0] : answer === "the page" ? [false, true, 0] : [false, false, 1],
    );
    // However it was answered, the invitation opens nothing any more.
    const body = { token: mailed?.token, password: "yet another secret" };
    expect((await send("POST", "/v1/user/password/reset", { body })).body.errors).toEqual(["token.already.used"]);
  },
);

test("mailbox proof activates the registrant: anyone who is invited and becomes the first administrator keeps what was granted", async () => {
  const user = await createUser({ email: EMAIL, passwordHash: null, confirmedAt: null });
  await db.role.create({ data: { name: "billing", users: { create: { userId: user.id } } } });
  configure({ ADMIN_EMAIL: EMAIL, ADMIN_PASSWORD: OWN_PASSWORD });
  expect(await prepareFirstAdministrator()).toBeUndefined();
  const grants = await db.userRole.findMany({
    where: { userId: user.id },
    select: { role: { select: { name: true } } },
  });
  expect(grants.map(({ role }) => role.name).sort()).toEqual(["admin", "billing", "user"]);
});

/** The documented ways of clients: what they register by, what they confirm by, and what they sign in by. */
const clients = {
  "authorization service": {
    register: "/v1/user",
    confirm: (_: string, code: string) => `/v1/user/confirm/${code}`,
    signIn: "/v1/auth/login",
  },
  "identity server": {
    register: "/users/register",
    confirm: (uid: string, code: string) => `/users/activate/${uid}/${code}`,
    signIn: "/auth/authenticate",
  },
};
// A session of the identity server ends with its token.
const signs = [
  ["authorization service", "the token of a sign-in"],
  ["authorization service", "that token, expired"],
  ["authorization service", "the secret of its device"],
  ["identity server", "the token of a sign-in"],
  ["identity server", "the secret of its device"],
] as const;

async function registerAs(client: keyof typeof clients, headers: Record<string, string>) {
  const body = { name: "Ann", email: EMAIL, password: PASSWORD };
  await send("POST", clients[client].register, { body, headers });
  const user = await db.user.findUniqueOrThrow({ where: { email: EMAIL } });
  const confirm = async (more: { token?: string }) =>
    ok(send("GET", clients[client].confirm(user.id, await createCode(user, "confirmation")), { headers, ...more }));
  const signInWith = (password: string) =>
    send("POST", clients[client].signIn, { body: { email: EMAIL, password }, headers });
  return { confirm, signInWith };
}

test.each(signs)(
  "a client of the %s that confirms with %s signs in by the password that it registered",
  async (client, sign) => {
    const byDevice = sign === "the secret of its device";
    // Nobody gets a token before the confirmation then.
    if (byDevice) configure({ ACCOUNT_CONFIRMATION: "required" });
    const { confirm, signInWith } = await registerAs(client, byDevice ? { "gatehouse-device": randomToken() } : {});
    const { access_token, token = access_token } = byDevice ? {} : (await signInWith(PASSWORD)).body;
    if (sign === "that token, expired") moveClock(3_700);
    await confirm(byDevice ? {} : { token });
    expect((await signInWith(PASSWORD)).status).toBe(200);
    expect(await db.mail.count({ where: { template: "recovery" } })).toBe(0);
  },
);

test.each(Object.keys(clients) as (keyof typeof clients)[])(
  "a client of the %s that confirms with nothing of the registration signs in once its person has chosen a password by the mail, be it the same",
  async (client) => {
    const { confirm, signInWith } = await registerAs(client, {});
    await confirm({});
    expect((await signInWith(PASSWORD)).status).toBe(401);
    const mail = await readCode("recovery", EMAIL);
    await ok(send("POST", "/v1/user/password/reset", { body: { token: mail?.token, password: PASSWORD } }));
    expect((await signInWith(PASSWORD)).status).toBe(200);
  },
);

test("mailbox proof activates the registrant: an administrator made by the operator, to choose a password by mail or link, has none until then", async () => {
  for (const way of ["mail", "link"] as const) {
    const { uid } = await createAdministrator(operator("test"), `${way}@example.com`, { way });
    expect(await db.user.findUniqueOrThrow({ where: { id: uid } })).toMatchObject({ passwordHash: null });
  }
});

test("reset and “not me” forget every device, so that no intruder's has a budget of its own for guesses", async () => {
  for (const way of ["reset", "not me"]) {
    await freshDatabase();
    const user = await createUserWith([]);
    await db.device.create({ data: { userId: user.id, digest: new Uint8Array(32) } });
    const { access_token: token } = await signIn(user);
    if (way === "not me") await ok(send("POST", "/v1/user/activity/not-me", { token }));
    else
      await ok(
        send("POST", "/v1/user/password/reset", {
          body: { token: await createCode(user, "recovery"), password: OWN_PASSWORD },
        }),
      );
    expect(await db.device.count(), way).toBe(0);
  }
});
