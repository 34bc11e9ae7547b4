import { v7 as uuidv7 } from "uuid";
import { beforeEach, expect, test } from "vitest";
import type { Method } from "@/lib/actor";
import { anonymous } from "@/lib/actor";
import { signInBrowser, signInBrowserWithLink, signInBrowserWithPasskey } from "@/lib/authentication/browser";
import { authenticateUser, changePasswordByUserId, validateToken } from "@/lib/authentication/identity.contract";
import { signInWithLink } from "@/lib/authentication/link/sign-in-link.contract";
import { signInWithPasskey, startPasskeySignIn } from "@/lib/authentication/passkeys/passkeys.contract";
import { login, refreshSession } from "@/lib/authentication/sign-in.contract";
import { unlockSignIn } from "@/lib/authentication/unlock.contract";
import { db, pool } from "@/lib/db";
import { deviceDigest } from "@/lib/limits/device";
import { codeToken, issueCode } from "@/lib/mail/one-time-codes";
import { Problem } from "@/lib/problem";
import { readAccount } from "@/lib/sessions/account-state";
import {
  type AccountState,
  asksForFactor,
  asksForFactorSql,
  type Closable,
  type Obstacle,
  obstacleOf,
  obstacleSql,
} from "@/lib/sessions/admission";
import { actorOfCookie } from "@/lib/sessions/authenticate";
import { sealBrowserCookie } from "@/lib/sessions/browser-cookie";
import { signIdentityToken } from "@/lib/sessions/keys/tokens";
import { issuePair } from "@/lib/sessions/session";
import { givePasskey } from "@/lib/testing/authenticators/second-factor";
import { call, send } from "@/lib/testing/call";
import { configure } from "@/lib/testing/conditions";
import { createCode, createSession, createUser, freshDatabase, PASSWORD } from "@/lib/testing/factories";
import { confirmAccount } from "@/lib/users/account/account.contract";
import { confirmBrowser } from "@/lib/users/account/browser-account";
import * as accounts from "@/lib/users/account/registration/registration.contract";
import type { User } from "@/prisma/client/client";

beforeEach(freshDatabase);

const client = { ipAddress: null, userAgent: null, requestId: "test" };
const HOUR = 3_600_000;
const DEVICE = { "Gatehouse-Device": "d".repeat(43) };
const ownClient = { ...client, deviceId: DEVICE["Gatehouse-Device"] };

/** Every combination of what admission looks at; moments lie before, at and after now, and the end of the grace days. */
function combinations(now: Date): AccountState[] {
  const at = (offset: number) => new Date(now.getTime() + offset);
  const graceOver = at(-7 * 24 * HOUR);
  const states: AccountState[] = [];
  for (const deletesAt of [null, at(-1), now, at(1)])
    for (const disabledAt of [null, at(-HOUR), at(HOUR)])
      for (const confirmedAt of [null, at(-1000 * HOUR)])
        for (const secondFactorAt of [null, at(-HOUR)])
          for (const secondFactorRequiredAt of [null, at(-HOUR), graceOver, new Date(graceOver.getTime() + 1)])
            for (const hasFactor of [false, true])
              for (const resetPassword of [false, true]) {
                const account = { deletesAt, disabledAt, confirmedAt, secondFactorAt, hasFactor, resetPassword };
                // Nobody holds a role in effect whose mailbox is not confirmed.
                states.push({ ...account, secondFactorRequiredAt: confirmedAt && secondFactorRequiredAt });
              }
  return states;
}

/** Accounts in these states, as rows: of a role for each moment since when one requires a factor. */
async function insertAccounts(states: AccountState[]): Promise<string[]> {
  const moments = [...new Set(states.map(({ secondFactorRequiredAt }) => secondFactorRequiredAt?.getTime()))];
  const roles = new Map<number, bigint>();
  for (const moment of moments.filter((one) => one !== undefined)) {
    const data = { name: `since ${moment}`, secondFactorRequiredAt: new Date(moment) };
    roles.set(moment, (await db.role.create({ data })).id);
  }
  const users = states.map(({ secondFactorRequiredAt: _, hasFactor: __, ...user }, index) => {
    const id = uuidv7();
    return { id, email: `${index}@example.com`, ...user };
  });
  await db.user.createMany({ data: users });
  const of = (index: number) => users[index]?.id ?? "";
  await db.userRole.createMany({
    data: states.flatMap(({ secondFactorRequiredAt }, index) => {
      const roleId = secondFactorRequiredAt && roles.get(secondFactorRequiredAt.getTime());
      return roleId ? [{ userId: of(index), roleId, createdAt: new Date(0) }] : [];
    }),
  });
  await db.factor.createMany({
    data: states.flatMap(({ hasFactor }, index) =>
      // One that was begun and not confirmed counts for nothing.
      [
        {
          userId: of(index),
          kind: "totp" as const,
          name: "App",
          secret: new Uint8Array(1),
          confirmedAt: hasFactor ? new Date() : null,
        },
      ],
    ),
  });
  return users.map(({ id }) => id);
}

const PROOFS: Method[][] = [
  [],
  ["pwd"],
  ["pwd", "otp", "mfa"],
  ["pwd", "recovery", "mfa"],
  ["hwk", "user", "mfa"],
  ["pwd", "device"],
  ["pwd", "otp", "mfa", "swk", "user"],
];

test.each([
  { ACCOUNT_CONFIRMATION: "off" },
  { ACCOUNT_CONFIRMATION: "soft", FACTOR_METHODS: "passkey" },
  { ACCOUNT_CONFIRMATION: "soft", FACTOR_METHODS: "totp" },
  { ACCOUNT_CONFIRMATION: "required" },
])("code and SQL say the same of every combination of states with %o, and nothing of nobody", async (configuration) => {
  configure({ FACTOR_METHODS: "", ...configuration });
  const now = new Date();
  const states = combinations(now);
  const ids = await insertAccounts(states);
  const { rows } = await pool().query<{ id: string; amr: string; obstacle: Obstacle | null }>(
    `SELECT u.id, shown.amr::text, ${obstacleSql("u", "$1::timestamptz", "shown.amr")} AS obstacle
     FROM users u CROSS JOIN (SELECT string_to_array(jsonb_array_elements_text($2::jsonb), ' ') AS amr) shown`,
    [now, JSON.stringify(PROOFS.map((amr) => amr.join(" ")))],
  );
  const inSql = new Map(rows.map(({ id, amr, obstacle }) => [`${id} ${amr}`, obstacle]));
  const key = (index: number, amr: Method[]) => `${ids[index]} {${amr.join(",")}}`;
  const said = states.flatMap((_, index) => PROOFS.map((amr) => inSql.get(key(index, amr))));
  const expected = states.flatMap((state) => PROOFS.map((amr) => obstacleOf(state, { now, amr }) ?? null));
  expect(said).toEqual(expected);
  const seen = new Set(said);
  expect(seen.has("unconfirmed")).toBe(configuration.ACCOUNT_CONFIRMATION === "required");
  expect(seen.size).toBe(configuration.ACCOUNT_CONFIRMATION === "required" ? 7 : 6);
  for (const index of [0, 200, 500])
    expect(await readAccount(db, ids[index] ?? "")).toMatchObject({ ...states[index] });
  const asks = await pool().query<{ id: string; asks: boolean }>(
    `SELECT u.id, ${asksForFactorSql("u")} AS asks FROM users u`,
  );
  const asked = new Map(asks.rows.map((row) => [row.id, row.asks]));
  expect(ids.map((id) => asked.get(id))).toEqual(states.map(asksForFactor));
  const nobody = await pool().query(
    `SELECT ${obstacleSql("u", "$1::timestamptz", "'{}'::text[]")} AS obstacle FROM (SELECT 1) one LEFT JOIN users u ON false`,
    [now],
  );
  expect(nobody.rows).toEqual([{ obstacle: null }]);
});

test("a requirement counts from when the role required it, was granted and took effect, whichever is last, and the earliest role's", async () => {
  const day = (number: number) => new Date(Date.UTC(2026, 0, number));
  const user = await createUser({ confirmedAt: day(1) }, []);
  const grant = async (since: Date | null, granted: Date) => {
    const { id: roleId } = await db.role.create({ data: { name: uuidv7(), secondFactorRequiredAt: since } });
    await db.userRole.create({ data: { userId: user.id, roleId, createdAt: granted } });
    return (await readAccount(db, user.id)).secondFactorRequiredAt;
  };
  expect(await grant(null, day(1))).toBeNull();
  expect(await grant(day(9), day(2))).toEqual(day(9));
  expect(await grant(day(2), day(8))).toEqual(day(8));
  expect(await grant(day(2), day(9))).toEqual(day(8));
  await db.user.update({ where: { id: user.id }, data: { confirmedAt: day(20) } });
  expect((await readAccount(db, user.id)).secondFactorRequiredAt).toEqual(day(20));
  await db.user.update({ where: { id: user.id }, data: { confirmedAt: null } });
  expect((await readAccount(db, user.id)).secondFactorRequiredAt).toBeNull();
});

test("grace days are given once: a grant that is made anew, or of another role, counts from the first", async () => {
  const day = (number: number) => new Date(Date.UTC(2026, 0, number));
  const user = await createUser({ confirmedAt: day(1) });
  const role = async (since: Date | null) =>
    (await db.role.create({ data: { name: uuidv7(), secondFactorRequiredAt: since } })).id;
  const grant = async (roleId: bigint, createdAt: Date) => {
    await db.userRole.create({ data: { userId: user.id, roleId, createdAt } });
    return (await readAccount(db, user.id)).secondFactorRequiredAt;
  };
  const revoke = async (where: { roleId?: bigint }) => {
    await db.userRole.deleteMany({ where: { userId: user.id, ...where } });
    return (await readAccount(db, user.id)).secondFactorRequiredAt;
  };
  const [requiring, other, later] = [await role(day(2)), await role(null), await role(day(20))];
  expect(await grant(other, day(1))).toBeNull();
  expect(await revoke({ roleId: other })).toBeNull();
  expect(await db.factorGrace.count(), "nothing was required").toBe(0);
  expect(await grant(requiring, day(3))).toEqual(day(3));
  expect(await revoke({ roleId: requiring })).toBeNull();
  expect(await grant(requiring, day(9))).toEqual(day(3));
  expect(await revoke({ roleId: requiring })).toBeNull();
  expect(await grant(later, day(21))).toEqual(day(3));
  expect(await grant(requiring, day(22))).toEqual(day(3));
  expect(await revoke({})).toBeNull();
  expect(await db.factorGrace.findMany()).toEqual([{ userId: user.id, since: day(3) }]);
  await db.user.delete({ where: { id: user.id } });
  expect(await db.factorGrace.count()).toBe(0);
});

type Person = Awaited<ReturnType<typeof createUser>>;

/** Each state alone: of the account, or by a role that requires a second factor of whoever holds it. */
const states: Record<
  Obstacle | "none",
  Partial<Pick<User, keyof Closable | "confirmedAt" | "secondFactorAt" | "resetPassword">>
> = {
  none: {},
  deletion_due: { deletesAt: new Date(0) },
  disabled: { disabledAt: new Date(0) },
  unconfirmed: { confirmedAt: null },
  factor_due: { secondFactorAt: new Date(0) },
  enrollment_due: {},
  password_due: { resetPassword: true },
};

async function createIn(state: Obstacle | "none"): Promise<Person> {
  if (state !== "enrollment_due") return createUser(states[state]);
  const { name } = await db.role.create({ data: { name: uuidv7(), secondFactorRequiredAt: new Date(0) } });
  return createUser({}, ["user", name]);
}

/** What each way to start a session answers in each state, and each way to go on with one: status and first code. */
const START = {
  none: "200",
  deletion_due: "401 wrong.password",
  disabled: "403 user.disabled",
  unconfirmed: "403 user.should.be.confirmed",
  factor_due: "401 second.factor.required",
  enrollment_due: "403 second.factor.enrollment.required",
  password_due: "403 password.change.required",
};
const RESTRICTED = { ...START, password_due: "200" };
/** Pages start a session that opens the way out, and the new factor too. */
const PAGE = { ...RESTRICTED, enrollment_due: "200" };
const CODE = { ...START, deletion_due: "400 token.invalid", unconfirmed: "200" };
const GO_ON = {
  none: "200",
  deletion_due: "401 token.revoked",
  disabled: "401 token.revoked",
  unconfirmed: "401 token.revoked",
  factor_due: "401 token.revoked",
  enrollment_due: "403 second.factor.enrollment.required",
  password_due: "403 password.change.required",
};

/** A passkey is two factors, and shows nothing of an account that is gone. */
const PASSKEY = { ...START, deletion_due: "401 passkey.invalid", factor_due: "200", enrollment_due: "200" };

const inBrowser = async (work: Promise<unknown>) => {
  try {
    await work;
    return "200";
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { describeProblem } = await import("@/lib/problem");
    const { status, code } = describeProblem(error.kind);
    return `${status} ${code}`;
  }
};
const byApi = async (work: Promise<{ status: number; body: { errors?: string[] } | undefined }>) => {
  const { status, body } = await work;
  return status < 300 ? "200" : `${status} ${body?.errors?.[0]}`;
};

const ways: Record<string, [(user: Person) => Promise<string>, Record<Obstacle | "none", string>]> = {
  login: [({ email }) => byApi(call(login, { body: { email, password: PASSWORD } })), START],
  authenticate: [({ email }) => byApi(call(authenticateUser, { body: { email, password: PASSWORD } })), RESTRICTED],
  "sign-in page": [
    ({ email }) => inBrowser(signInBrowser(anonymous(client), { body: { email, password: PASSWORD } })),
    PAGE,
  ],
  "confirmation code": [
    async (user) =>
      byApi(
        call(accounts.confirmUser, {
          params: { code: await createCode(user, "confirmation") },
          token: await bearerOf(user),
        }),
      ),
    CODE,
  ],
  "confirmation by POST": [
    async (user) =>
      byApi(
        call(confirmAccount, { body: { token: await createCode(user, "confirmation") }, token: await bearerOf(user) }),
      ),
    CODE,
  ],
  "confirmation page": [
    async (user) =>
      inBrowser(confirmBrowser(anonymous(client), { body: { token: await createCode(user, "confirmation") } })),
    { ...CODE, enrollment_due: "200", password_due: "200" },
  ],
  reset: [
    async (user) =>
      byApi(
        call(accounts.resetPassword, {
          body: { token: await createCode(user, "recovery"), password: "another secret" },
        }),
      ),
    // Starts no session: the second factor is asked for afterwards as before.
    { ...CODE, factor_due: "200", enrollment_due: "200", password_due: "200" },
  ],
  "reset by the old password": [
    ({ id }) =>
      byApi(
        call(changePasswordByUserId, {
          body: { user_uid: id, old_password: PASSWORD, new_password: "another secret" },
        }),
      ),
    { ...PAGE, unconfirmed: "200" },
  ],
  unlock: [
    async (user) => byApi(call(unlockSignIn, { body: { token: await createCode(user, "unlock") } })),
    { ...CODE, factor_due: "200", enrollment_due: "200", password_due: "200" },
  ],
  "sign-in link": [
    async (user) => byApi(call(signInWithLink, { body: { token: await linkOf(user) }, headers: DEVICE })),
    { ...CODE, unconfirmed: START.unconfirmed },
  ],
  "sign-in link in a browser": [
    async (user) => inBrowser(signInBrowserWithLink(anonymous(ownClient), { body: { token: await linkOf(user) } })),
    { ...CODE, unconfirmed: START.unconfirmed, enrollment_due: "200", password_due: "200" },
  ],
  passkey: [
    async (user) => {
      const credential = (await givePasskey(user)).sign((await call(startPasskeySignIn, {})).body);
      return byApi(call(signInWithPasskey, { body: { credential } }));
    },
    PASSKEY,
  ],
  "passkey in a browser": [
    async (user) => {
      const credential = (await givePasskey(user)).sign((await call(startPasskeySignIn, {})).body);
      return inBrowser(signInBrowserWithPasskey(anonymous(client), { body: { credential } }));
    },
    { ...PASSKEY, password_due: "200" },
  ],
  refresh: [
    async (user) => {
      const { refresh_token: token } = await issuePair(await createSession(user, "platform"));
      return byApi(call(refreshSession, { body: { token } }));
    },
    GO_ON,
  ],
  "access token": [
    async (user) => {
      const { access_token: token } = await issuePair(await createSession(user, "platform"));
      return byApi(call(accounts.getProfile, { token }));
    },
    GO_ON,
  ],
  "identity token": [
    async (user) => {
      const { sessionId } = await createSession(user, "identity");
      const token = await signIdentityToken({ id: user.id, name: user.email }, sessionId);
      return byApi(call(accounts.getProfile, { token }));
    },
    GO_ON,
  ],
  "change of the password": [
    async (user) => {
      const { access_token: token } = await issuePair(await createSession(user, "platform"));
      const body = { password: "another secret", passwordRepeat: "another secret", currentPassword: PASSWORD };
      return byApi(call(accounts.changePassword, { token, body }));
    },
    GO_ON,
  ],
  validate: [
    async (user) => {
      const { access_token: token } = await issuePair(await createSession(user, "platform"));
      return byApi(call(validateToken, { body: { token } }));
    },
    { ...GO_ON, enrollment_due: "401 token.revoked", password_due: "401 password.change.required" },
  ],
  "session cookie": [
    async (user) => {
      const { sessionId } = await createSession(user, "browser");
      const cookie = await sealBrowserCookie({ sessionId, issuedAtSeconds: Math.floor(Date.now() / 1000) }, 60);
      const actor = await actorOfCookie(cookie, client);
      if (actor.type !== "user") return "401 token.revoked";
      if (actor.mustEnroll) return "403 second.factor.enrollment.required";
      return actor.mustChangePassword ? "403 password.change.required" : "200";
    },
    GO_ON,
  ],
};

/** The code of a sign-in link that the device asked for. */
async function linkOf({ id }: Person): Promise<string> {
  const device = Buffer.from(deviceDigest(ownClient)).toString("base64url");
  const code = await db.$transaction((tx) => issueCode(tx, id, "sign_in", undefined, device));
  return codeToken(code.id, "sign_in");
}

async function bearerOf(user: Person): Promise<string> {
  return (await issuePair(await createSession(user, "platform"))).access_token;
}

test.each(Object.keys(states) as (Obstacle | "none")[])(
  "state checked at one entry point only: an account that is %s gets one answer at every start of a session and every use of one",
  async (state) => {
    configure({ ACCOUNT_CONFIRMATION: "required", SECOND_FACTOR_GRACE_DAYS: "0", MAGIC_LINKS: "on" });
    const answers: Record<string, string> = {};
    for (const [name, [way]] of Object.entries(ways)) answers[name] = await way(await createIn(state));
    expect(answers).toEqual(
      Object.fromEntries(Object.entries(ways).map(([name, [, wanted]]) => [name, wanted[state]])),
    );
  },
);

test("403 user.should.be.confirmed for a registration that must be confirmed first: the account is made, no session is", async () => {
  configure({ ACCOUNT_CONFIRMATION: "required" });
  const body = { email: "ann@example.com", password: PASSWORD };
  const answer = await send("POST", "/v1/user", { body });
  expect([answer.status, answer.body.errors]).toEqual([403, ["user.should.be.confirmed"]]);
  const { rows } = await pool().query(
    "SELECT (SELECT count(*)::int FROM users) AS users, (SELECT count(*)::int FROM sessions) AS sessions",
  );
  expect(rows).toEqual([{ users: 1, sessions: 0 }]);
});
