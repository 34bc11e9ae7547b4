import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { system } from "@/lib/actor";
import { archiveAuditLog, verifyArchive } from "@/lib/audit/archive";
import { audit } from "@/lib/audit/record";
import { forgetSignedCheckpoint, newestSeal, publishCheckpoint, sealAuditLog, verifyAuditLog } from "@/lib/audit/seals";
import { db, pool, transaction } from "@/lib/db";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { configure } from "@/lib/testing/conditions";
import { freshDatabase } from "@/lib/testing/factories";

beforeEach(freshDatabase);

const WRITERS = 20;

const write = (n: number, serializable = false) =>
  transaction(
    async (tx) => {
      await audit(tx, system(`writer ${n}`), "role.created", { type: "user", id: `ш${n}` }, { n, text: "ü, 5:x" });
      await audit(tx, system(`writer ${n}`), "role.updated");
    },
    { serializable },
  );

/** Forty events by twenty writers at once. */
const writeAtOnce = () => Promise.all(Array.from({ length: WRITERS }, (_, n) => write(n)));

/** What someone does who owns the database: the triggers rest meanwhile. */
async function tamper(sql: string): Promise<void> {
  const tables = ["audit_events", "audit_links", "audit_head", "audit_seals"];
  const all = (state: string) => tables.map((table) => `ALTER TABLE ${table} ${state} TRIGGER USER`).join(";");
  await pool().query(`BEGIN; ${all("DISABLE")}; ${sql}; ${all("ENABLE")}; COMMIT`);
}

async function eventAt(position: number): Promise<string> {
  return String((await db.auditLink.findUniqueOrThrow({ where: { position } })).eventId);
}

test("twenty writers at once make one chain without gaps, in the order of their commits", async () => {
  await writeAtOnce();
  await sealAuditLog();
  const { end, finding } = await verifyAuditLog();
  expect({ finding, position: end.position }).toEqual({ finding: undefined, position: 40n });
  expect(await db.auditEvent.count()).toBe(40);
});

test("serializable transactions take part: what collides is tried again, and nothing is lost or doubled", async () => {
  await Promise.all(Array.from({ length: 6 }, (_, n) => write(n, n % 2 === 0)));
  await sealAuditLog();
  expect(await verifyAuditLog()).toMatchObject({ finding: undefined, end: { position: 12n } });
});

test("an event whose transaction rolls back leaves no link", async () => {
  const failing = transaction(async (tx) => {
    await audit(tx, system("test"), "role.deleted");
    throw new Error("rolled back");
  });
  await expect(failing).rejects.toThrow("rolled back");
  await write(1);
  await sealAuditLog();
  expect(await verifyAuditLog()).toMatchObject({ finding: undefined, end: { position: 2n } });
});

const columns =
  "at, action, actor_type, actor_id, target_type, target_id, session_id, ip_address, user_agent, request_id, details";

test.each<[string, (event: (position: number) => Promise<string>) => Promise<string>, object]>([
  [
    "an edited event",
    async (event) => `UPDATE audit_events SET details = '{"n": 99}' WHERE id = ${await event(17)}`,
    { what: "edited", position: 17n, own: true },
  ],
  [
    "a moment moved by a millisecond",
    async (event) => `UPDATE audit_events SET at = at + interval '1 millisecond' WHERE id = ${await event(3)}`,
    { what: "edited", position: 3n, own: true },
  ],
  [
    "a deleted event",
    async (event) => `DELETE FROM audit_events WHERE id = ${await event(5)}`,
    { what: "removed", position: 5n, own: true },
  ],
  [
    "an event deleted with its link",
    async (event) =>
      `DELETE FROM audit_events WHERE id = ${await event(5)}; DELETE FROM audit_links WHERE position = 5`,
    { what: "removed", position: 5n },
  ],
  [
    "the last events deleted with their links",
    async (event) =>
      `DELETE FROM audit_events WHERE id = ${await event(40)}; DELETE FROM audit_links WHERE position = 40`,
    { what: "removed", position: 40n },
  ],
  [
    "two events whose contents were swapped",
    async (event) => {
      const [a, b] = [await event(8), await event(30)];
      return `UPDATE audit_events t SET (${columns}) = (SELECT ${columns} FROM audit_events o WHERE o.id = ${a}::bigint + ${b}::bigint - t.id)
              WHERE t.id IN (${a}, ${b})`;
    },
    { what: "edited", position: 8n, own: true },
  ],
  [
    "two links that changed places",
    async () =>
      `UPDATE audit_links SET position = -1 WHERE position = 20; UPDATE audit_links SET position = 20 WHERE position = 21;
       UPDATE audit_links SET position = 21 WHERE position = -1`,
    { what: "reordered", position: 20n },
  ],
  [
    "an inserted event",
    async () => "INSERT INTO audit_events (action, actor_type) VALUES ('login.succeeded', 'user')",
    { what: "inserted" },
  ],
])("names %s", async (_, sql, expected) => {
  await writeAtOnce();
  const { own, ...finding } = expected as { own?: boolean; what: string; position?: bigint };
  const eventId = own && finding.position ? await eventAt(Number(finding.position)) : undefined;
  await tamper(await sql(eventAt));
  expect((await verifyAuditLog()).finding).toMatchObject({ ...finding, ...(eventId ? { eventId } : {}) });
});

/** Rewrites an event and every link after it as the trigger would have: without APP_SECRET nobody can do more. */
const rewriteFrom = (position: number) => `
  UPDATE audit_events SET action = 'test.rewritten' WHERE id = (SELECT event_id FROM audit_links WHERE position = ${position});
  DO $$ DECLARE link audit_links; event audit_events; before bytea; BEGIN
    SELECT hash INTO before FROM audit_links WHERE position = ${position - 1};
    FOR link IN SELECT * FROM audit_links WHERE position >= ${position} ORDER BY position LOOP
      SELECT * INTO event FROM audit_events WHERE id = link.event_id;
      UPDATE audit_links SET previous = before, hash = sha256(before || convert_to(audit_text(position, event), 'UTF8'))
      WHERE position = link.position RETURNING hash INTO before;
    END LOOP;
    UPDATE audit_head SET hash = before;
  END $$`;

test("a chain rewritten from the database alone contradicts its checkpoint, whose signature cannot be made there", async () => {
  await writeAtOnce();
  await sealAuditLog();
  await write(21);
  await tamper(rewriteFrom(12));
  expect((await verifyAuditLog()).finding).toMatchObject({ what: "rewritten", position: 40n });
  await tamper(
    "UPDATE audit_seals SET hash = (SELECT hash FROM audit_links WHERE audit_links.position = audit_seals.position)",
  );
  // What nobody signed is passed over, so the log now lacks the checkpoint that it must have.
  expect((await verifyAuditLog()).finding).toMatchObject({ what: "rewritten", position: 40n });
  forgetSignedCheckpoint();
  expect(await verifyAuditLog()).toMatchObject({ finding: { what: "unsealed", position: 1n }, ignored: 1 });
  await tamper("DELETE FROM audit_seals");
  expect((await verifyAuditLog()).finding).toMatchObject({ what: "unsealed", position: 1n });
  const seal = { position: 40n, hash: Buffer.alloc(32, 1) };
  expect((await verifyAuditLog(seal)).finding, "by anyone who kept a point of it").toMatchObject({ what: "rewritten" });
});

test("what was tampered with since the last checkpoint is told, not sealed", async () => {
  await write(1);
  await sealAuditLog();
  await sealAuditLog();
  expect(await db.auditSeal.count()).toBe(1);
  await write(2);
  await tamper(`DELETE FROM audit_events WHERE id = ${await eventAt(3)}`);
  const error = vi.spyOn(log, "error").mockReturnValue(undefined);
  onTestFinished(() => error.mockRestore());
  await sealAuditLog();
  expect(error).toHaveBeenCalledWith(expect.objectContaining({ what: "removed", position: "3" }), expect.any(String));
  expect((await newestSeal("checkpoint"))?.position).toBe(2n);
});

test("another APP_SECRET takes no checkpoint for its own", async () => {
  await write(1);
  await sealAuditLog();
  configure({ APP_SECRET: randomBytes(32).toString("base64") });
  expect(await verifyAuditLog()).toMatchObject({
    finding: { what: "unsealed", position: 1n },
    checkpoints: 0,
    ignored: 1,
  });
});

test("the database refuses the service itself every change of what was written", async () => {
  await write(1);
  await sealAuditLog();
  const before = await pool().query("SELECT * FROM audit_links, audit_head, audit_seals");
  for (const table of ["audit_events", "audit_links", "audit_head", "audit_seals"]) {
    const column = table === "audit_events" ? "id" : "position";
    for (const sql of [`UPDATE ${table} SET ${column} = 9`, `DELETE FROM ${table}`, `TRUNCATE ${table} CASCADE`])
      await expect(pool().query(sql), sql).rejects.toMatchObject({ code: "42501" });
  }
  await expect(pool().query("INSERT INTO audit_links VALUES (3, 3, '', '')")).rejects.toMatchObject({ code: "42501" });
  expect((await pool().query("SELECT * FROM audit_links, audit_head, audit_seals")).rows).toEqual(before.rows);
});

test("the application's own role may write audit events, and neither change nor delete them, with the triggers off as well", async () => {
  await write(1);
  const client = await pool().connect();
  const attempt = async (sql: string) => {
    await client.query("SAVEPOINT attempt");
    const code = await client.query(sql).then(
      () => "done",
      (error) => error.code,
    );
    await client.query("ROLLBACK TO attempt");
    return code;
  };
  await client.query("BEGIN");
  try {
    await client.query(await readFile("prisma/application-role.sql", "utf8"));
    await client.query("SET LOCAL ROLE gatehouse_app");
    const insert = "INSERT INTO audit_events (action, actor_type) VALUES ('test.x', 'anonymous')";
    expect(await attempt(`${insert}; SET CONSTRAINTS ALL IMMEDIATE`)).toBe("done");
    expect(await attempt("UPDATE users SET name = ''")).toBe("done");
    const tables = ["audit_events", "audit_links", "audit_head", "audit_seals"];
    const forbidden = tables.flatMap((table) => [
      `UPDATE ${table} SET ${table === "audit_events" ? "id" : "position"} = 9`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table}`,
      `ALTER TABLE ${table} DISABLE TRIGGER USER`,
    ]);
    forbidden.push("INSERT INTO audit_links VALUES (9, 9, '', '')", "SELECT link_audit_event(e) FROM audit_events e");
    for (const sql of forbidden) expect(await attempt(sql), sql).toBe("42501");
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
});

const folder = async () => {
  const made = await mkdtemp(path.join(tmpdir(), "audit-"));
  onTestFinished(() => rm(made, { recursive: true }));
  return made;
};

test("retention takes whole sealed segments out into a file that verifies by itself; the rest still verifies", async () => {
  const directory = await folder();
  await Promise.all([write(1), write(2)]);
  await sealAuditLog();
  const sealedAt = new Date();
  await write(3);
  const file = (await archiveAuditLog(sealedAt, directory)) ?? "";
  expect(path.basename(file)).toBe("audit-1-4.jsonl");
  expect(await db.auditEvent.findMany({ orderBy: { id: "asc" }, select: { action: true } })).toEqual([
    { action: "role.created" },
    { action: "role.updated" },
    { action: "audit.archived" },
  ]);
  expect(await verifyAuditLog()).toMatchObject({ finding: undefined, start: { position: 4n }, end: { position: 7n } });
  expect(await verifyArchive(file)).toMatchObject({ finding: undefined, end: { position: 4n } });
  expect(await archiveAuditLog(sealedAt, directory), "nothing else is old enough").toBeUndefined();

  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace("role.updated", "role.deleted"));
  expect((await verifyArchive(file)).finding).toMatchObject({ what: "edited" });
  await writeFile(file, text.split("\n").slice(0, -2).join("\n"));
  expect((await verifyArchive(file)).finding).toMatchObject({ what: "removed" });
  // Without a signature nothing counts as archived.
  await tamper("UPDATE audit_seals SET signature = '' WHERE kind = 'archive'");
  expect((await verifyAuditLog()).finding).toMatchObject({ what: "removed", position: 1n });
});

test("a checkpoint leaves the database: as a line of the log, and to the address the operator names until it arrives", async () => {
  const received: Record<string, string>[] = [];
  const statuses = [500, 204];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    received.push(JSON.parse(Buffer.concat(chunks).toString("utf8")));
    response.writeHead(statuses.shift() ?? 204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
  const { port } = server.address() as AddressInfo; // a TCP server's address is always one
  configure({ AUDIT_CHECKPOINT_URL: `http://127.0.0.1:${port}/checkpoints` });
  const record = vi.spyOn(log, "record").mockReturnValue(undefined);
  const warn = vi.spyOn(log, "warn").mockReturnValue(undefined);
  onTestFinished(() => void vi.restoreAllMocks());

  await write(1);
  await sealAuditLog();
  await publishCheckpoint();
  expect(warn).toHaveBeenCalledTimes(1);
  await publishCheckpoint();
  await publishCheckpoint();
  const { position, hash } = (await newestSeal("checkpoint")) ?? {};
  const point = { position: String(position), hash: Buffer.from(hash ?? []).toString("hex") };
  expect(record).toHaveBeenCalledWith({ checkpoint: expect.objectContaining(point) }, expect.any(String));
  expect(received).toHaveLength(2);
  expect(received[1]).toMatchObject({ ...point, issuer: env().APP_URL, key: expect.stringContaining("PUBLIC KEY") });
});
