import { type Command, InvalidArgumentError } from "@commander-js/extra-typings";
import { archiveAuditLog, verifyArchive } from "@/lib/audit/archive";
import type { ChainPoint, Finding } from "@/lib/audit/chain";
import { sealAuditLog, sealPublicKey, verifyAuditLog } from "@/lib/audit/seals";
import { JSON_HELP, onDatabase, print } from "@/lib/cli/frame";
import { loadConfiguration } from "@/lib/host/configuration";

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

/** Says what was found; a broken log is exit code 1. */
function report(json: true | undefined, finding: Finding | undefined, end: ChainPoint, more = "."): void {
  const [position, hash] = [String(end.position), end.hash.toString("hex")];
  const broken = finding && { what: finding.what, position: String(finding.position), event: String(finding.eventId) };
  print(
    json,
    { position, hash, broken: broken ?? null },
    `Holds up to position ${position} (hash ${hash || "none"})${more}`,
  );
  if (finding) console.error(explain(finding));
  process.exitCode = finding ? 1 : 0;
}

function point(text: string): ChainPoint {
  const [, position, hash] = /^(\d+):([0-9a-f]{64})$/.exec(text) ?? [];
  if (!position || !hash) throw new InvalidArgumentError("It is written as 1200:4f0c…, position and hash.");
  return { position: BigInt(position), hash: Buffer.from(hash, "hex") };
}

function day(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new InvalidArgumentError("It is written as 2026-01-01.");
  return date;
}

async function verify(json: true | undefined, expected: ChainPoint | undefined): Promise<void> {
  const { finding, end, start, checkpoints } = await verifyAuditLog(expected);
  const archived = start.position > 0n ? `, after ${start.position} archived events` : "";
  report(json, finding, end, `${archived}; ${checkpoints} checkpoints, signed with the key\n${sealPublicKey().trim()}`);
}

export function declare(noun: Command): void {
  noun
    .command("verify")
    .description("recompute every hash and check every checkpoint; exit code 1 where the log was touched")
    .option("--expect <position:hash>", "and that the chain passed this point, which you kept elsewhere", point)
    .option("--file <archive>", "one archive instead of the database")
    .option("--json", JSON_HELP)
    .action(async ({ expect, file, json }) => {
      if (!file) return onDatabase(() => verify(json, expect));
      await loadConfiguration({ dev: process.env.NODE_ENV !== "production" });
      const { finding, end } = await verifyArchive(file);
      report(json, finding, end);
    });

  noun
    .command("archive")
    .description("move whole sealed segments that are old into a file that verifies by itself")
    .requiredOption("--before <date>", "what is older", day)
    .option("--to <directory>", "where the file goes", ".")
    .option("--json", JSON_HELP)
    .action(({ before, to, json }) =>
      onDatabase(async () => {
        await sealAuditLog();
        const file = await archiveAuditLog(before, to);
        const text = file ? `Wrote ${file} and deleted its events.` : "No sealed segment is that old.";
        print(json, { file: file ?? null }, text);
      }),
    );
}
