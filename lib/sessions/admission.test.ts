import { beforeEach, expect, test } from "vitest";
import type { Method } from "@/lib/actor";
import { anonymous } from "@/lib/actor";
import { signInBrowser } from "@/lib/authentication/browser";
import { authenticateUser, changePasswordByUserId, validateToken } from "@/lib/authentication/identity.contract";
import { login, refreshSession } from "@/lib/authentication/sign-in.contract";
import { unlockSignIn } from "@/lib/authentication/unlock.contract";
import { pool } from "@/lib/db";
import { Problem } from "@/lib/problem";
import { type AccountState, type Obstacle, obstacleOf, obstacleSql } from "@/lib/sessions/admission";
import { actorOfCookie } from "@/lib/sessions/authenticate";
import { sealBrowserCookie } from "@/lib/sessions/browser-cookie";
import { signIdentityToken } from "@/lib/sessions/keys/tokens";
import { issuePair } from "@/lib/sessions/session";
import { call, send } from "@/lib/testing/call";
import { configure } from "@/lib/testing/conditions";
import { createCode, createSession, createUser, freshDatabase, PASSWORD } from "@/lib/testing/factories";
import { confirmAccount } from "@/lib/users/account/account.contract";
import { confirmBrowser } from "@/lib/users/account/browser-account";
import * as accounts from "@/lib/users/account/registration/registration.contract";

beforeEach(freshDatabase);

const client = { ipAddress: null, userAgent: null, requestId: "test" };
const HOUR = 3_600_000;

/** Every combination of what admission looks at; moments lie before, at and after now. */
function combinations(now: Date): AccountState[] {
  const at = (offset: number) => new Date(now.getTime() + offset);
  const states: AccountState[] = [];
  for (const deletesAt of [null, at(-1), now, at(1)])
    for (const disabledAt of [null, at(-HOUR), at(HOUR)])
      for (const confirmedAt of [null, at(-HOUR)])
        for (const secondFactorAt of [null, at(-HOUR)])
          for (const resetPassword of [false, true])
            states.push({ deletesAt, disabledAt, confirmedAt, secondFactorAt, resetPassword });
  return states;
}

test.each(["off", "soft", "required"])(
  "code and SQL say the same of every combination of states with ACCOUNT_CONFIRMATION=%s, and nothing of nobody",
  async (ACCOUNT_CONFIRMATION) => {
    configure({ ACCOUNT_CONFIRMATION });
    const now = new Date();
    const proofs: Method[][] = [[], ["pwd"], ["pwd", "otp", "mfa"]];
    const states = combinations(now).flatMap((state) => proofs.map((amr) => ({ ...state, amr })));
    const { rows } = await pool().query<{ obstacle: Obstacle | null }>(
      `SELECT ${obstacleSql("u", "$2::timestamptz", "u.amr")} AS obstacle
     FROM jsonb_to_recordset($1::jsonb) AS u (id int, deletes_at timestamptz, disabled_at timestamptz,
       confirmed_at timestamptz, second_factor_at timestamptz, reset_password boolean, amr text[]) ORDER BY id`,
      [
        JSON.stringify(
          states.map((state, id) => ({
            id,
            deletes_at: state.deletesAt,
            disabled_at: state.disabledAt,
            confirmed_at: state.confirmedAt,
            second_factor_at: state.secondFactorAt,
            amr: state.amr,
            reset_password: state.resetPassword,
          })),
        ),
        now,
      ],
    );
    expect(rows.map(({ obstacle }) => obstacle ?? undefined)).toEqual(
      states.map(({ amr, ...state }) => obstacleOf(state, { now, amr })),
    );
    const seen = new Set(rows.map(({ obstacle }) => obstacle));
    expect(seen.has("unconfirmed")).toBe(ACCOUNT_CONFIRMATION === "required");
    expect(seen.size).toBe(ACCOUNT_CONFIRMATION === "required" ? 6 : 5);
    const nobody = await pool().query(
      `SELECT ${obstacleSql("u", "$1::timestamptz", "'{}'::text[]")} AS obstacle FROM (SELECT 1) one LEFT JOIN users u ON false`,
      [now],
    );
    expect(nobody.rows).toEqual([{ obstacle: null }]);
  },
);

/** Each state alone, and whether the configuration must ask for it. */
const states: Record<Obstacle | "none", Partial<AccountState>> = {
  none: {},
  deletion_due: { deletesAt: new Date(0) },
  disabled: { disabledAt: new Date(0) },
  unconfirmed: { confirmedAt: null },
  factor_due: { secondFactorAt: new Date(0) },
  password_due: { resetPassword: true },
};

/** What each way to start a session answers in each state, and each way to go on with one: status and first code. */
const START = {
  none: "200",
  deletion_due: "401 wrong.password",
  disabled: "403 user.disabled",
  unconfirmed: "403 user.should.be.confirmed",
  factor_due: "401 second.factor.required",
  password_due: "403 password.change.required",
};
const RESTRICTED = { ...START, password_due: "200" };
const CODE = { ...START, deletion_due: "400 token.invalid", unconfirmed: "200" };
const GO_ON = {
  none: "200",
  deletion_due: "401 token.revoked",
  disabled: "401 token.revoked",
  unconfirmed: "401 token.revoked",
  factor_due: "401 token.revoked",
  password_due: "403 password.change.required",
};

type Person = Awaited<ReturnType<typeof createUser>>;

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
    RESTRICTED,
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
    { ...CODE, password_due: "200" },
  ],
  reset: [
    async (user) =>
      byApi(
        call(accounts.resetPassword, {
          body: { token: await createCode(user, "recovery"), password: "another secret" },
        }),
      ),
    // Starts no session: the second factor is asked for afterwards as before.
    { ...CODE, factor_due: "200", password_due: "200" },
  ],
  "reset by the old password": [
    ({ id }) =>
      byApi(
        call(changePasswordByUserId, {
          body: { user_uid: id, old_password: PASSWORD, new_password: "another secret" },
        }),
      ),
    { ...RESTRICTED, unconfirmed: "200" },
  ],
  unlock: [
    async (user) => byApi(call(unlockSignIn, { body: { token: await createCode(user, "unlock") } })),
    { ...CODE, factor_due: "200", password_due: "200" },
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
    { ...GO_ON, password_due: "401 password.change.required" },
  ],
  "session cookie": [
    async (user) => {
      const { sessionId } = await createSession(user, "browser");
      const cookie = await sealBrowserCookie({ sessionId, issuedAtSeconds: Math.floor(Date.now() / 1000) }, 60);
      const actor = await actorOfCookie(cookie, client);
      if (actor.type !== "user") return "401 token.revoked";
      return actor.mustChangePassword ? "403 password.change.required" : "200";
    },
    GO_ON,
  ],
};

async function bearerOf(user: Person): Promise<string> {
  return (await issuePair(await createSession(user, "platform"))).access_token;
}

test.each(Object.keys(states) as (Obstacle | "none")[])(
  "state checked at one entry point only: an account that is %s gets one answer at every start of a session and every use of one",
  async (state) => {
    configure({ ACCOUNT_CONFIRMATION: "required" });
    const answers: Record<string, string> = {};
    for (const [name, [way]] of Object.entries(ways)) answers[name] = await way(await createUser(states[state]));
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
