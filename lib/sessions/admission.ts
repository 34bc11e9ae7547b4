import type { Method } from "@/lib/actor";
import { env } from "@/lib/env";
import type { FactorMethod } from "@/lib/env/factor-methods";

/*
 * The one admission check: what keeps an account out even after its owner has proved who they are. It runs before every session
 * start (`startSession`), every refresh (`rotateSql`) and every use of a token or cookie (`sessionSql`). Each of these is a single
 * statement, so there it is SQL; where the caller is told the reason, it is code. Both are generated from the table below.
 */

/** The state of an account that admission depends on. */
export interface AccountState {
  deletesAt: Date | null;
  disabledAt: Date | null;
  confirmedAt: Date | null;
  secondFactorAt: Date | null;
  /** Since when a role that they hold in effect requires a second factor. */
  secondFactorRequiredAt: Date | null;
  /** Whether there is any factor to ask for: a passkey alone is none until one is required. */
  hasFactor: boolean;
  resetPassword: boolean;
}

/** The time, and the proofs given: in a session, or in the attempt to start one. */
interface Circumstances {
  now?: Date;
  amr?: readonly Method[];
}

/** Whether these proofs are of two factors. */
export const isMultiFactor = (amr: readonly Method[]): boolean => amr.includes("mfa");

/** How strongly someone was authenticated, as tokens say it (`acr`): by one factor or by two (NIST SP 800-63B). */
export const acrOf = (amr: readonly Method[]): "aal1" | "aal2" => (isMultiFactor(amr) ? "aal2" : "aal1");

const DAY_SECONDS = 86_400;

/** A requirement acts from here on: everyone has so long to add a factor. */
const graceSeconds = () => env().SECOND_FACTOR_GRACE_DAYS * DAY_SECONDS;

/** By which proofs a method is known; recovery codes go with authenticator apps. */
const PROOFS: Record<FactorMethod, readonly Method[]> = { passkey: ["hwk", "swk"], totp: ["otp", "recovery"] };

/** The proofs of the methods that are allowed; undefined where all are, so that there is nothing to look at. */
function allowedProofs(): readonly Method[] | undefined {
  const allowed = env().FACTOR_METHODS;
  return allowed.length === Object.keys(PROOFS).length ? undefined : allowed.flatMap((method) => PROOFS[method]);
}

/** Whether these proofs are of two factors, or of one on a device that stands for the other. */
const isShown = (amr: readonly Method[]) => isMultiFactor(amr) || amr.includes("device");

/** Whether the second of them is by a method that is allowed; no device stands for one that is not (`trusted-devices.ts`). */
function satisfies(amr: readonly Method[]): boolean {
  const allowed = allowedProofs();
  return isShown(amr) && (!allowed || amr.some((proof) => proof === "device" || allowed.includes(proof)));
}

/** Whether a second factor is due: there is one, or it is required and the grace days are over. */
const isDue = ({ secondFactorAt, secondFactorRequiredAt }: AccountState, now: Date) =>
  secondFactorAt !== null ||
  (secondFactorRequiredAt !== null && secondFactorRequiredAt.getTime() <= now.getTime() - graceSeconds() * 1000);

/** From when on nothing opens without a second factor; null where none is required. */
export const dueAt = ({ secondFactorRequiredAt: since }: AccountState): Date | null =>
  since && new Date(since.getTime() + graceSeconds() * 1000);

/** Whether there is a second factor to ask for. A passkey is asked for only where one is required. */
export const asksForFactor = ({ secondFactorAt, secondFactorRequiredAt, hasFactor }: AccountState): boolean =>
  secondFactorAt !== null || (secondFactorRequiredAt !== null && hasFactor);

/** What SQL calls what admission looks at: columns of the row of `users`, which may be missing, and what follows from others. */
type Names = Record<keyof AccountState | "id" | "now" | "amr", string>;

const SHOWN = ({ amr }: Names) => `${amr} && ARRAY['mfa', 'device']`;

function satisfiesSql(names: Names): string {
  const allowed = allowedProofs();
  const within = allowed
    ? ` AND ${names.amr} && ARRAY[${["device", ...allowed].map((proof) => `'${proof}'`).join(", ")}]`
    : "";
  return `(${SHOWN(names)}${within})`;
}

const isDueSql = ({ secondFactorAt, secondFactorRequiredAt, now }: Names) =>
  `(${secondFactorAt} IS NOT NULL OR ${secondFactorRequiredAt} <= ${now} - interval '${graceSeconds()} seconds')`;

interface Rule {
  obstacle: string;
  /** As code, */
  holds: (account: AccountState, shown: Required<Circumstances>) => boolean;
  /** and as SQL, in which nobody's columns are all null and keep nobody out. */
  sql: (names: Names) => string;
}

/** What of an account says that it is shut, whatever is shown. */
export type Closable = Pick<AccountState, "deletesAt" | "disabledAt">;

const closures = [
  {
    obstacle: "deletion_due",
    holds: ({ deletesAt }: Closable, { now }: { now: Date }) => deletesAt !== null && deletesAt <= now,
    sql: ({ deletesAt, now }: Names) => `${deletesAt} <= ${now}`,
  },
  {
    obstacle: "disabled",
    holds: ({ disabledAt }: Closable) => disabledAt !== null,
    sql: ({ disabledAt }: Names) => `${disabledAt} IS NOT NULL`,
  },
] as const;

/** In the order in which they are told: an account whose day has come is gone, whatever else it is. */
const rules = [
  ...closures,
  {
    obstacle: "unconfirmed",
    holds: ({ confirmedAt }) => confirmedAt === null,
    sql: ({ confirmedAt, id }) => `${confirmedAt} IS NULL AND ${id} IS NOT NULL`,
  },
  // Before the new password, so that a first factor alone chooses none.
  {
    obstacle: "factor_due",
    holds: (account, { now, amr }) =>
      !isShown(amr) && isDue(account, now) && (account.secondFactorAt !== null || account.hasFactor),
    sql: (names) =>
      `NOT (${SHOWN(names)}) AND ${isDueSql(names)} AND (${names.secondFactorAt} IS NOT NULL OR ${names.hasFactor})`,
  },
  // Nothing was shown because there is nothing, or what was shown is not allowed any more.
  {
    obstacle: "enrollment_due",
    holds: (account, { now, amr }) => !satisfies(amr) && isDue(account, now),
    sql: (names) => `NOT ${satisfiesSql(names)} AND ${isDueSql(names)}`,
  },
  {
    obstacle: "password_due",
    holds: ({ resetPassword }) => resetPassword,
    sql: ({ resetPassword }) => resetPassword,
  },
] as const satisfies Rule[];

/** Why an account is not admitted. */
export type Obstacle = (typeof rules)[number]["obstacle"];

/** The rules that the configuration asks for. */
const inForce = () =>
  rules.filter(({ obstacle }) => obstacle !== "unconfirmed" || env().ACCOUNT_CONFIRMATION === "required");

/** What keeps an account out, if anything does. */
export const obstacleOf = (
  account: AccountState,
  { now = new Date(), amr = [] }: Circumstances = {},
): Obstacle | undefined => inForce().find(({ holds }) => holds(account, { now, amr }))?.obstacle;

/** Whether an account is shut, and how. */
export const closureOf = (account: Closable, now = new Date()) =>
  closures.find(({ holds }) => holds(account, { now }))?.obstacle;

/**
 * Of a user `user`, what follows from other rows: since when which roles in effect require a second factor, and whether there
 * is a factor. A role counts from when it was granted, if that is later; but no later than an earlier grant that is gone did,
 * so that one that is made anew gives no days anew.
 */
export const derivedSql = (user: string) => ({
  secondFactorRequiredAt: `(
    SELECT least(min(greatest(required.second_factor_required_at, held.created_at, ${user}.confirmed_at)),
                 (SELECT since FROM factor_grace WHERE user_id = ${user}.id))
    FROM user_roles held JOIN roles required ON required.id = held.role_id
    WHERE held.user_id = ${user}.id AND required.second_factor_required_at IS NOT NULL AND ${user}.confirmed_at IS NOT NULL
    HAVING count(*) > 0)`,
  hasFactor: `EXISTS (SELECT 1 FROM factors shown WHERE shown.user_id = ${user}.id AND shown.confirmed_at IS NOT NULL)`,
});

/** `asksForFactor` in SQL. */
export function asksForFactorSql(user: string): string {
  const { secondFactorRequiredAt, hasFactor } = derivedSql(user);
  return `(${user}.second_factor_at IS NOT NULL OR (${secondFactorRequiredAt} IS NOT NULL AND ${hasFactor}))`;
}

/**
 * What keeps an account out, in SQL: null where nothing keeps the account out.
 * @param user alias of the row of `users`, which may be missing
 * @param now placeholder of the moment
 * @param amr what has been shown: a column or placeholder
 */
export function obstacleSql(user: string, now: string, amr: string): string {
  const names: Names = {
    id: `${user}.id`,
    deletesAt: `${user}.deletes_at`,
    disabledAt: `${user}.disabled_at`,
    confirmedAt: `${user}.confirmed_at`,
    secondFactorAt: `${user}.second_factor_at`,
    resetPassword: `${user}.reset_password`,
    ...derivedSql(user),
    now,
    amr,
  };
  return `CASE ${inForce()
    .map(({ obstacle, sql }) => `WHEN ${sql(names)} THEN '${obstacle}'`)
    .join(" ")} END`;
}

/** Of the holder of a session `s`, a user `u` or an application `a`. */
export const holderObstacleSql = (now: string): string =>
  `coalesce(${obstacleSql("u", now, "s.amr")}, CASE WHEN a.disabled_at IS NOT NULL THEN 'disabled' END)`;
