import type { Command } from "@commander-js/extra-typings";
import { verifyAuditLog } from "@/lib/audit/seals";
import { JSON_HELP, print } from "@/lib/cli/frame";
import { showProgress } from "@/lib/cli/progress";
import { disconnect } from "@/lib/db";
import { loadConfiguration } from "@/lib/host/configuration/configuration";
import { openDatabase } from "@/lib/host/database";
import { restore } from "@/lib/operator/backup/restore";

async function requireIntactAuditLog(): Promise<string> {
  const { finding, end } = await verifyAuditLog();
  // Anyone who backed up may not have signed the last minutes, or with another APP_SECRET; the start of the service tells.
  if (!finding || finding.what === "unsealed") return String(end.position);
  throw new Error(
    `The audit log is broken at position ${finding.position}: ${finding.what}. It was so when it was backed up.`,
  );
}

export function declare(noun: Command): void {
  noun
    .usage("<folder> [options]")
    .argument("<folder>", "a backup")
    .option("--verify", "also read everything back, compare digests, and verify the audit log")
    .option("--json", JSON_HELP)
    .action(async (folder, { verify = false, json }) => {
      await loadConfiguration({ dev: process.env.NODE_ENV !== "production" });
      const database = await openDatabase();
      const { tell, end } = showProgress();
      try {
        const target = { url: database.url, place: database.description, verify };
        const { tables, createdAt } = await restore(folder, target, tell).finally(end);
        const position = verify ? await requireIntactAuditLog() : null;
        const rows = tables.reduce((sum, table) => sum + table.rows, 0);
        const checked = verify ? ` Everything is as it was, and the audit log holds up to position ${position}.` : "";
        const text = `Restored ${rows.toLocaleString("en")} rows of ${createdAt} into ${database.description}.${checked}`;
        print(json, { folder, createdAt, tables, verified: verify, audit_position: position }, text);
      } finally {
        await disconnect();
        await database.stop();
      }
    });
}
