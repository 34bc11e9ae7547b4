import type { z } from "zod";
import { auditEach } from "@/lib/audit/record";
import { db, holdLock, type Transaction, transaction } from "@/lib/db";
import { complaintOf, defaultOf, providedVariables, rawVariables, settingsWith, variables } from "@/lib/env";
import { type EditableName, editableNames } from "@/lib/env/editable";
import { withoutSecrets } from "@/lib/log-secrets";
import { implement } from "@/lib/operation";
import type { Change } from "@/lib/operator/settings/settings.contract";
import * as contracts from "@/lib/operator/settings/settings.contract";
import { type Issue, Problem } from "@/lib/problem";
import { tokenSeconds } from "@/lib/sessions/keys/signing-keys";
import { EARLIER_LIFETIMES, earlierLifetimes, earlierTokenSeconds } from "@/lib/settings/earlier-lifetimes";
import type { Setting } from "@/prisma/client/client";

const SECRETS: ReadonlySet<string> = new Set([
  "DATABASE_URL",
  "APP_SECRET",
  "ADMIN_PASSWORD",
  "SIGNING_KEY_PEM",
  "RESEND_API_KEY",
  "CRON_SECRET",
  "SMTP_URL",
  "CLIENT_REGISTRATION_TOKEN",
  "METRICS_TOKEN",
]);

type Variable = keyof typeof variables;

const isEditable = (name: string): name is EditableName => editableNames.some((editable) => editable === name);

const names = Object.keys(variables) as Variable[]; // its keys, as lib/env.ts lists them

type Stored = Pick<Setting, "name" | "value" | "version">;

/** What the API says of each setting, with the rows of those that administrators have set. */
function toSettings(wanted: readonly Variable[], rows: readonly Stored[]): z.input<typeof contracts.Setting>[] {
  const given = rawVariables();
  const provided = providedVariables();
  const stored = new Map(rows.map((row) => [row.name, row]));
  return wanted.map((name) => {
    const { meaning, fallback } = variables[name];
    const secret = SECRETS.has(name);
    const row = isEditable(name) ? stored.get(name) : undefined;
    const inDatabase = row?.value != null && isEditable(name) && complaintOf(name, row.value) === undefined;
    const written = given[name];
    const value = written ?? (inDatabase ? row.value : null);
    return {
      name,
      meaning,
      fallback,
      secret,
      origin: originOf({ isGiven: written !== undefined, isProvided: provided.has(name), inDatabase }),
      value: secret || value === null ? null : withoutSecrets(value),
      editable: isEditable(name),
      default: isEditable(name) ? defaultOf(name) : null,
      stored: row?.value ?? null,
      version: Number(row?.version ?? 0),
    };
  });
}

function originOf({ isGiven, isProvided, inDatabase }: Record<"isGiven" | "isProvided" | "inDatabase", boolean>) {
  if (isGiven) return isProvided ? ("generated" as const) : ("environment" as const);
  return inDatabase ? ("database" as const) : ("default" as const);
}

export const listSettings = implement(contracts.listSettings, async () =>
  toSettings(names, await db.setting.findMany()),
);

const issuesOf = (
  wishes: readonly Change[],
  member: keyof Change & string,
  complaint: (wish: Change) => string | undefined,
): Issue[] =>
  wishes.flatMap((wish, index) => {
    const detail = complaint(wish);
    return detail === undefined ? [] : [{ pointer: `/body/settings/${index}/${member}`, detail }];
  });

/** @throws Problem request.invalid, setting.is.configured */
function requireUsable(wishes: readonly Change[]): void {
  const twice = issuesOf(wishes, "name", ({ name }) =>
    wishes.filter((other) => other.name === name).length > 1 ? "must be named once" : undefined,
  );
  const unusable = issuesOf(wishes, "value", ({ name, value }) =>
    value === null ? undefined : complaintOf(name, value),
  );
  if (twice.length + unusable.length > 0) throw new Problem("request.invalid", { issues: [...twice, ...unusable] });
  const given = rawVariables();
  const configured = issuesOf(wishes, "name", ({ name }) =>
    given[name] === undefined ? undefined : `is set by ${name} in the environment`,
  );
  if (configured.length > 0) throw new Problem("setting.is.configured", { issues: configured });
}

/** Any constant: names the lock under which settings change, so that versions rise in the order of commits. */
const SETTINGS_LOCK = 710_003;

/** Writes values under a version that no change has had: it goes by the clock, so that a restored copy does not repeat one. */
async function write(tx: Transaction, values: Readonly<Record<string, string | null>>): Promise<void> {
  const rows = JSON.stringify(Object.entries(values).map(([name, value]) => ({ name, value })));
  await tx.$executeRaw`
    INSERT INTO settings (name, value, version, updated_at)
    SELECT wanted.name, wanted.value, newest.version, now()
    FROM json_to_recordset(${rows}::json) AS wanted (name text, value text),
         (SELECT greatest(coalesce(max(version), 0) + 1, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) AS version
          FROM settings) newest
    ON CONFLICT (name) DO UPDATE
    SET value = excluded.value, version = excluded.version, updated_at = excluded.updated_at`;
}

const valuesOf = (rows: readonly Stored[]): Record<string, string> =>
  Object.fromEntries(rows.flatMap(({ name, value }) => (value === null ? [] : [[name, value]])));

/** Tokens that were issued before lifetimes became shorter live on, so what they need is kept for as long. */
function keptLifetimes(
  rows: readonly Stored[],
  changes: Readonly<Record<string, string | null>>,
): Record<string, string> {
  const before = valuesOf(rows);
  const kept = Object.entries({ ...before, ...changes }).filter(([, value]) => value !== null);
  const after = Object.fromEntries(kept) as Record<string, string>; // the rest has been left out
  const seconds = tokenSeconds(settingsWith(before));
  if (tokenSeconds(settingsWith(after)) >= seconds) return {};
  return { [EARLIER_LIFETIMES]: earlierLifetimes(Math.max(seconds, earlierTokenSeconds(before)), new Date()) };
}

/** The log needs no picture. */
const shortened = (value: string | null) => (value && value.length > 500 ? `${value.slice(0, 500)}…` : value);

export const changeSettings = implement(contracts.changeSettings, (actor, { body: { settings: wishes } }) => {
  requireUsable(wishes);
  return transaction(async (tx) => {
    await holdLock(tx, SETTINGS_LOCK);
    const rows = await tx.setting.findMany();
    const stored = new Map(rows.map((row) => [row.name, row]));
    const stale = issuesOf(wishes, "version", ({ name, version }) => {
      const now = Number(stored.get(name)?.version ?? 0);
      return version === undefined || version === now ? undefined : `is ${now} now`;
    });
    if (stale.length > 0) throw new Problem("setting.changed", { issues: stale });
    const changed = wishes
      .map(({ name, value }) => ({ name, before: stored.get(name)?.value ?? null, after: value?.trim() ?? null }))
      .filter(({ before, after }) => before !== after);
    if (changed.length > 0) {
      const changes = Object.fromEntries(changed.map(({ name, after }) => [name, after]));
      await write(tx, { ...changes, ...keptLifetimes(rows, changes) });
      const targets = changed.map(({ name, before, after }) => ({
        id: name,
        details: { before: shortened(before), after: shortened(after) },
      }));
      await auditEach(tx, actor, "setting.changed", "setting", targets);
    }
    return toSettings(
      wishes.map(({ name }) => name),
      await tx.setting.findMany(),
    );
  });
});
