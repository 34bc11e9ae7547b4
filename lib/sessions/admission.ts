import type { Method } from "@/lib/actor";
import { env } from "@/lib/env";
import { Problem, type ProblemKind } from "@/lib/problem";
import type { ClientType } from "@/prisma/client/client";

/*
 * The one admission check: what keeps an account out even when its owner is proved. It stands before every start of a
 * session (`startSession`), every refresh (`ROTATE`) and every use of a token or cookie (`SESSION`): in SQL there, for each
 * is one statement, and as code where someone is told why. Both are made from this table.
 */

/** What admission looks at. */
export interface AccountState {
  deletesAt: Date | null;
  disabledAt: Date | null;
  confirmedAt: Date | null;
  secondFactorAt: Date | null;
  resetPassword: boolean;
}

/** The moment, and what has been shown: in a session, or in the attempt to start one. */
interface Circumstances {
  now?: Date;
  amr?: readonly Method[];
}

/** Whether these proofs are of two factors. */
export const isMultiFactor = (amr: readonly Method[]): boolean => amr.includes("mfa");

/** How strongly someone was authenticated, as tokens say it (`acr`): by one factor or by two (NIST SP 800-63B). */
export const acrOf = (amr: readonly Method[]): "aal1" | "aal2" => (isMultiFactor(amr) ? "aal2" : "aal1");

/** In the order in which they are told: an account whose day has come is gone, whatever else it is. */
const rules = [
  { obstacle: "deletion_due", member: "deletesAt", column: "deletes_at", when: "past" },
  { obstacle: "disabled", member: "disabledAt", column: "disabled_at", when: "set" },
  { obstacle: "unconfirmed", member: "confirmedAt", column: "confirmed_at", when: "missing" },
  // Before the new password, so that a first factor alone chooses none.
  { obstacle: "factor_due", member: "secondFactorAt", column: "second_factor_at", when: "unshown" },
  { obstacle: "password_due", member: "resetPassword", column: "reset_password", when: "true" },
] as const satisfies { obstacle: string; member: keyof AccountState; column: string; when: keyof typeof tests }[];

/** What a rule asks of its column, as code and as SQL; nobody's columns are all null and keep nobody out. */
const tests = {
  past: {
    holds: (value, { now }) => value instanceof Date && value <= now,
    sql: (column, { now }) => `${column} <= ${now}`,
  },
  set: { holds: (value) => value !== null, sql: (column) => `${column} IS NOT NULL` },
  missing: { holds: (value) => value === null, sql: (column, { id }) => `${column} IS NULL AND ${id} IS NOT NULL` },
  unshown: {
    holds: (value, { amr }) => value !== null && !isMultiFactor(amr),
    sql: (column, { amr }) => `${column} IS NOT NULL AND NOT ('mfa' = ANY(${amr}))`,
  },
  true: { holds: (value) => value === true, sql: (column) => column },
} satisfies Record<
  string,
  {
    holds: (value: Date | boolean | null, shown: Required<Circumstances>) => boolean;
    sql: (column: string, names: { now: string; amr: string; id: string }) => string;
  }
>;

/** Why an account is not admitted. */
export type Obstacle = (typeof rules)[number]["obstacle"];

/** The rules that the configuration asks for. */
const inForce = () =>
  rules.filter(({ obstacle }) => obstacle !== "unconfirmed" || env().ACCOUNT_CONFIRMATION === "required");

/** What keeps an account out, if anything does. */
export const obstacleOf = (
  account: AccountState,
  { now = new Date(), amr = [] }: Circumstances = {},
): Obstacle | undefined =>
  inForce().find(({ member, when }) => tests[when].holds(account[member], { now, amr }))?.obstacle;

/**
 * The same in SQL: null where nothing keeps the account out.
 * @param user alias of the row of `users`, which may be missing
 * @param now placeholder of the moment
 * @param amr what has been shown: a column or placeholder
 */
export function obstacleSql(user: string, now: string, amr: string): string {
  const names = { now, amr, id: `${user}.id` };
  const cases = inForce().map(
    ({ obstacle, column, when }) => `WHEN ${tests[when].sql(`${user}.${column}`, names)} THEN '${obstacle}'`,
  );
  return `CASE ${cases.join(" ")} END`;
}

/** Of the holder of a session `s`, a user `u` or an application `a`. */
export const holderObstacleSql = (now: string): string =>
  `coalesce(${obstacleSql("u", now, "s.amr")}, CASE WHEN a.disabled_at IS NOT NULL THEN 'disabled' END)`;

const AT_START: Record<Obstacle, ProblemKind> = {
  deletion_due: "wrong.password",
  disabled: "user.disabled",
  unconfirmed: "user.should.be.confirmed",
  factor_due: "second.factor.required",
  password_due: "password.change.required",
};

/**
 * Whether a session may start all the same: one that opens nothing but the new password. Browsers have a page for that, and
 * the identity server's tokens are documented so; a platform pair would be taken for more than it is.
 */
export const startsRestricted = (obstacle: Obstacle, clientType: ClientType): boolean =>
  obstacle === "password_due" && clientType !== "platform";

/**
 * Refuses to start a session.
 * @throws Problem wrong.password, user.disabled, user.should.be.confirmed, second.factor.required, password.change.required
 */
export function requireStart(obstacle: Obstacle | null | undefined, clientType: ClientType): void {
  if (obstacle && !startsRestricted(obstacle, clientType)) throw new Problem(AT_START[obstacle], { reason: obstacle });
}

/**
 * Refuses to go on with a session. Why an account is shut out is told only to who proves anew to be its owner.
 * @param restricted `accept` where a session that opens nothing but the new password may be used
 * @throws Problem token.revoked, password.change.required
 */
export function requireContinuation(obstacle: Obstacle | null, restricted: "accept" | "refuse"): void {
  if (obstacle === null) return;
  if (obstacle !== "password_due") throw new Problem("token.revoked", { reason: obstacle });
  if (restricted === "refuse") throw new Problem("password.change.required");
}

/**
 * Refuses what an account that is shut out cannot do by other proofs than a session either, for example a mailed code.
 * @param gone what it means to the caller that the account's day has come
 * @throws Problem user.disabled
 */
export function requireOpen(account: AccountState, gone: ProblemKind): void {
  const obstacle = obstacleOf(account);
  if (obstacle === "deletion_due") throw new Problem(gone, { reason: obstacle });
  if (obstacle === "disabled") throw new Problem("user.disabled");
}
