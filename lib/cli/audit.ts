import { parseArgs } from "node:util";
import { loadConfiguration } from "@/lib/host/configuration";
import { openDatabase } from "@/lib/host/database";
import { fail } from "@/lib/host/fail";
import { archiveAuditLog, verifyArchive } from "@/lib/services/audit-archive";
import type { Finding } from "@/lib/services/audit-chain";
import { sealAuditLog, sealPublicKey, verifyAuditLog } from "@/lib/services/audit-seals";

const usage = `Usage:
  npm run audit:verify                              recompute every hash and check every checkpoint
  npm run audit:verify -- --expect 1200:4f0c…       and that the chain passed this point, which you kept elsewhere
  npm run audit:verify -- --file audit-1-1200.jsonl one archive instead of the database
  npm run audit:archive -- --before 2026-01-01 [--to DIRECTORY]
                                                    move what is older into a file`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    expect: { type: "string" },
    file: { type: "string" },
    before: { type: "string" },
    to: { type: "string", default: "." },
  },
});

const meanings: Record<Finding["what"], string> = {
  edited: "was edited",
  removed: "was removed",
  reordered: "does not follow the one before it: events were reordered or inserted",
  inserted: "was inserted past the chain",
  rewritten: "does not have the hash that a checkpoint vouches for: it or an earlier one was rewritten",
  forged: "is the position of a seal whose signature is not by this APP_SECRET",
};

function explain({ what, position, eventId }: Finding): string {
  const event = eventId === null ? "" : `event ${eventId}, `;
  return `BROKEN: ${event}position ${position} ${meanings[what]}.`;
}

function report(finding: Finding | undefined, end: { position: bigint; hash: Buffer }, more = ""): void {
  console.log(`Holds up to position ${end.position} (hash ${end.hash.toString("hex") || "none"})${more}.`);
  if (finding) console.error(explain(finding));
  process.exitCode = finding ? 1 : 0;
}

function witness() {
  if (!values.expect) return undefined;
  const [, position, hash] = /^(\d+):([0-9a-f]{64})$/.exec(values.expect) ?? [];
  if (!position || !hash) throw new Error(usage);
  return { position: BigInt(position), hash: Buffer.from(hash, "hex") };
}

async function verify(): Promise<void> {
  const { finding, end, start, checkpoints } = await verifyAuditLog(witness());
  const archived = start.position > 0n ? `, after ${start.position} archived events` : "";
  report(finding, end, `${archived}; ${checkpoints} checkpoints, signed with the key\n${sealPublicKey().trim()}`);
}

async function archive(): Promise<void> {
  const before = new Date(values.before ?? "");
  if (Number.isNaN(before.getTime())) throw new Error(usage);
  await sealAuditLog();
  const file = await archiveAuditLog(before, values.to);
  console.log(file ? `Wrote ${file} and deleted its events.` : "No sealed segment is that old.");
}

/** Runs one command on the configured database, or on the embedded one while the service is not using it. */
async function run(command: string | undefined): Promise<void> {
  if (command !== "verify" && command !== "archive") throw new Error(usage);
  await loadConfiguration({ dev: process.env.NODE_ENV !== "production" });
  if (values.file) {
    const { finding, end } = await verifyArchive(values.file);
    return report(finding, end);
  }
  const database = await openDatabase();
  try {
    await (command === "verify" ? verify() : archive());
  } finally {
    await database.stop();
  }
}

// The connections that remain idle would keep the process for a while.
run(positionals[0]).then(() => process.exit(), fail);
