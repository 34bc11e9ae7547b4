import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { system } from "@/lib/actor";
import { audit } from "@/lib/audit/record";
import { forgetSignedCheckpoint, sealAuditLog, verifyAuditLog } from "@/lib/audit/seals";
import { pool, transaction } from "@/lib/db";
import { log } from "@/lib/log";
import { moveClock } from "@/lib/testing/conditions";
import { freshDatabase } from "@/lib/testing/factories";

beforeAll(freshDatabase);

/** What someone does who owns the database: the triggers rest meanwhile. */
async function own(sql: string): Promise<void> {
  const tables = ["audit_events", "audit_links", "audit_head", "audit_seals"];
  const all = (state: string) => tables.map((table) => `ALTER TABLE ${table} ${state} TRIGGER USER`).join(";");
  await pool().query(`BEGIN; ${all("DISABLE")}; ${sql}; ${all("ENABLE")}; COMMIT`);
}

// Only these tables are written to: emptying all of them for each combination would take most of the time.
beforeEach(async () => {
  await own(`TRUNCATE audit_events, audit_links, audit_seals;
    UPDATE audit_head SET position = 0, previous = '', hash = ''`);
  forgetSignedCheckpoint();
});

/** Six events under three checkpoints. */
async function writeLog(): Promise<void> {
  for (let n = 0; n < 3; n += 1) {
    await transaction(async (tx) => {
      await audit(tx, system("writer"), "role.created", { type: "role", id: String(n) });
      await audit(tx, system("writer"), "role.updated", { type: "role", id: String(n) });
    });
    await sealAuditLog();
  }
}

const EVENT = (position: number) => `(SELECT event_id FROM audit_links WHERE position = ${position})`;

/** Edits of events. Positions three and five: within what the second and the third checkpoint cover. */
const edits: Record<string, string> = {
  "no event": "SELECT 1",
  "an edited event": `UPDATE audit_events SET actor_id = 'someone else' WHERE id = ${EVENT(3)}`,
  "a late edited event": `UPDATE audit_events SET actor_id = 'someone else' WHERE id = ${EVENT(5)}`,
  "a deleted event": `DELETE FROM audit_events WHERE id = ${EVENT(3)}; DELETE FROM audit_links WHERE position = 3`,
  "the last events deleted": `DELETE FROM audit_events WHERE id IN (${EVENT(5)}, ${EVENT(6)}); DELETE FROM audit_links WHERE position > 4`,
  "every event deleted": "DELETE FROM audit_links; DELETE FROM audit_events",
  "an inserted event": `
    INSERT INTO audit_events (action, actor_type, at) SELECT 'role.deleted', 'user', min(at) FROM audit_events;
    INSERT INTO audit_links SELECT 0, max(id), '', '' FROM audit_events`,
};

/** Links and head as the trigger would have written them: without APP_SECRET nobody can do more. */
const REBUILD = `
  DO $$ DECLARE link record; event audit_events; place bigint := 0; before bytea := ''; after bytea := ''; BEGIN
    CREATE TEMP TABLE kept ON COMMIT DROP AS SELECT event_id FROM audit_links ORDER BY position;
    DELETE FROM audit_links;
    FOR link IN SELECT * FROM kept LOOP
      SELECT * INTO event FROM audit_events WHERE id = link.event_id;
      place := place + 1; before := after;
      after := sha256(before || convert_to(audit_text(place, event), 'UTF8'));
      INSERT INTO audit_links VALUES (place, link.event_id, before, after);
    END LOOP;
    UPDATE audit_head SET position = place, previous = before, hash = after;
  END $$`;

const chains: Record<string, string> = { "the chain as it was": "SELECT 1", "the chain rebuilt": REBUILD };

const REHASH = "UPDATE audit_seals s SET hash = l.hash FROM audit_links l WHERE l.position = s.position";

const checkpoints: Record<string, string> = {
  "checkpoints as they were": "SELECT 1",
  "the last checkpoint gone": "DELETE FROM audit_seals WHERE position = 6",
  "all but the first gone": "DELETE FROM audit_seals WHERE position > 2",
  "all checkpoints gone": "DELETE FROM audit_seals",
  "checkpoints with other hashes": REHASH,
  "an unsigned one on top": `${REHASH}; INSERT INTO audit_seals SELECT 1000, kind, hash, at, signature FROM audit_seals WHERE position = 2`,
};

const combinations = Object.keys(edits).flatMap((event) =>
  Object.keys(chains).flatMap((chain) => Object.keys(checkpoints).map((seals) => [event, chain, seals] as const)),
);

/** Nothing that was signed has changed: what nobody signed proves nothing, and disturbs nothing. */
const isHarmless = (event: string, seals: string) =>
  event === "no event" &&
  ["checkpoints as they were", "checkpoints with other hashes", "an unsigned one on top"].includes(seals);

/** The log cut back to what it was once, and all that was signed since with it: only who has seen more can tell. */
const isPrefix = (...combination: string[]) =>
  [
    "the last events deleted, the chain rebuilt, the last checkpoint gone",
    "every event deleted, the chain rebuilt, all checkpoints gone",
  ].includes(combination.join(", "));

test.each(combinations)(
  "log rewritten by the database's owner: %s, %s, %s: found, and never signed",
  async (event, chain, seals) => {
    await writeLog();
    const { end: witness } = await verifyAuditLog();
    await own(edits[event] ?? "");
    await own(chains[chain] ?? "");
    await own(checkpoints[seals] ?? "");
    const quiet = vi.spyOn(log, "error").mockReturnValue(undefined);
    // The service that runs remembers what it signed.
    const whole = (await sealAuditLog()) === undefined && (await verifyAuditLog()).finding === undefined;
    quiet.mockRestore();
    forgetSignedCheckpoint();
    moveClock(600);
    const { finding } = await verifyAuditLog(isPrefix(event, chain, seals) ? witness : undefined);
    if (isHarmless(event, seals)) expect({ whole, finding }).toEqual({ whole: true, finding: undefined });
    else expect({ whole, found: finding !== undefined }).toEqual({ whole: false, found: true });
  },
);

test("log rewritten by the database's owner: a fresh process signs no log of an hour that lost its checkpoints; an operator may", async () => {
  for (let minutes = 60; minutes > 0; minutes -= 5) {
    await pool().query(
      `INSERT INTO audit_events (action, actor_type, at) VALUES ('role.created', 'user', now() - make_interval(mins => $1))`,
      [minutes],
    );
    if (minutes % 20 === 0) await sealAuditLog();
  }
  await own(`DELETE FROM audit_seals; UPDATE audit_events SET actor_id = 'someone else' WHERE id = ${EVENT(2)}`);
  await own(REBUILD);
  forgetSignedCheckpoint();
  const error = vi.spyOn(log, "error").mockReturnValue(undefined);
  expect(await sealAuditLog()).toMatchObject({ what: "unsealed", position: 1n });
  expect(error).toHaveBeenCalledTimes(1);
  error.mockRestore();
  expect((await verifyAuditLog()).finding).toMatchObject({ what: "unsealed", position: 1n });
  expect(await sealAuditLog({ accept: true })).toBeUndefined();
  expect((await verifyAuditLog()).finding).toBeUndefined();
});
