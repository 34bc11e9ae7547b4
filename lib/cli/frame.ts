import { createInterface } from "node:readline/promises";
import { sealAuditLog } from "@/lib/audit/seals";
import { isMigrated } from "@/lib/database/migrate";
import { disconnect } from "@/lib/db";
import { loadConfiguration } from "@/lib/host/configuration/configuration";
import { type HostDatabase, openDatabase } from "@/lib/host/database";
import { log } from "@/lib/log";
import { checkSettings } from "@/lib/settings/settings";

/** Help of the option that every command has. */
export const JSON_HELP = "print one JSON document";

/** What is printed to standard output: text for people, or one document for programs. */
export function print(json: true | undefined, document: unknown, text: string): void {
  console.log(json ? JSON.stringify(document) : text);
}

/** Columns under their heads, each as wide as what is in it. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heads, ...rows];
  const widths = heads.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? "").length)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/**
 * Asks on the terminal, unless `--yes` has answered.
 * @throws Error when the answer is another one, or there is nobody to ask
 */
export async function confirm(question: string, yes: true | undefined): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY) throw new Error(`${question} Say so with --yes.`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${question} Type "yes": `).finally(() => terminal.close());
  if (answer.trim() !== "yes") throw new Error("Nothing was changed.");
}

/** A log that cannot be signed now is signed by the service, and must not make a command fail that has done its work. */
const seal = () =>
  sealAuditLog().catch((error: unknown) => log.warn({ error }, "Failed to sign the audit log; the service will retry"));

/**
 * Runs a command on the configured database, or on the embedded one while the service is not using it.
 * @throws Error where migrations are missing: a command never changes the tables, for the service may be running
 */
export async function onDatabase(
  work: (database: HostDatabase) => Promise<void>,
  { seals = true } = {},
): Promise<void> {
  await loadConfiguration({ dev: process.env.NODE_ENV !== "production" });
  const database = await openDatabase();
  let timer: NodeJS.Timeout | undefined;
  try {
    if (!(await isMigrated(database.url))) {
      throw new Error(`The database (${database.description}) lacks migrations. Bring it up to date: npm run db:seed`);
    }
    await checkSettings();
    // What a command writes into the audit log is signed as by the service, which may not be running.
    if (seals) timer = setInterval(() => void seal(), 60_000);
    await work(database);
    if (seals) await seal();
  } finally {
    clearInterval(timer);
    await disconnect();
    await database.stop();
  }
}
