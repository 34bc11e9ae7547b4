import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { sealAuditLog, verifyAuditLog } from "@/lib/audit/seals";
import { login } from "@/lib/authentication/sign-in.contract";
import { db, pool } from "@/lib/db";
import { env } from "@/lib/env";
import { call } from "@/lib/testing/call";
import { paste } from "@/lib/testing/documents/documents";
import { createUser, freshDatabase, PASSWORD } from "@/lib/testing/factories";
import { temporaryFolder } from "@/lib/testing/folder";

test("the README's commands verify the audit log, archive it, and verify the archive; after an edit in SQL they exit 1 and name the event", async () => {
  await freshDatabase();
  await call(login, { body: { username: (await createUser()).email, password: PASSWORD } });
  await sealAuditLog();
  const { position, hash } = (await verifyAuditLog()).end;
  const backup = await temporaryFolder("audit");
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const { DATABASE_URL = "", APP_SECRET = "" } = env();
  const output = await paste("README.md", "audit", {
    replace: {
      "1200:4f0c…": `${position}:${hash.toString("hex")}`,
      "2026-01-01": tomorrow,
      "audit-1-1200": `audit-1-${position}`,
      "/backup": backup,
    },
    env: { DATABASE_URL, APP_SECRET },
  });
  const holds = output.split("\n").filter((line) => line.startsWith(`Holds up to position ${position} `));
  expect(holds).toHaveLength(3);
  expect(output).toContain(`Wrote ${backup}/audit-1-${position}.jsonl and deleted its events.`);

  const { eventId } = await db.auditLink.findFirstOrThrow({ orderBy: { position: "desc" } });
  // What someone does who owns the database.
  const triggers = (state: string) => `ALTER TABLE audit_events ${state} TRIGGER USER`;
  await pool().query(
    `BEGIN; ${triggers("DISABLE")}; UPDATE audit_events SET ip_address = '203.0.113.9'; ${triggers("ENABLE")}; COMMIT`,
  );
  const verifying = promisify(execFile)("npm", ["run", "--silent", "gatehouse", "--", "audit", "verify"]);
  const stderr = `BROKEN: event ${eventId}, position ${position + 1n} was edited.\n`;
  await expect(verifying).rejects.toMatchObject({ code: 1, stderr });
});
