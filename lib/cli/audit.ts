import { type Command, InvalidArgumentError } from "@commander-js/extra-typings";
import { operator } from "@/lib/actor";
import { archiveAuditLog, verifyArchive } from "@/lib/audit/archive";
import type { ChainPoint, Finding } from "@/lib/audit/chain";
import { audit } from "@/lib/audit/record";
import { sealAuditLog, sealPublicKey, verifyAuditLog } from "@/lib/audit/seals";
import { JSON_HELP, onDatabase, print } from "@/lib/cli/frame";
import { db } from "@/lib/db";
import { loadConfiguration } from "@/lib/host/configuration/configuration";

const meanings: Record<Finding["what"], string> = {
  edited: "was edited",
  removed: "was removed",
  reordered: "does not follow the one before it: events were reordered or inserted",
  inserted: "was inserted past the chain",
  rewritten: "does not have the hash that a checkpoint recorded: it or an earlier one was rewritten",
  forged: "is the position of a seal whose signature is not by this APP_SECRET",
  unsealed:
    "has no checkpoint although it should by now: checkpoints were removed, or signed with another APP_SECRET, or the service has not run since (start it, or sign what is there with: audit seal)",
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
  const { finding, end, start, checkpoints, ignored } = await verifyAuditLog(expected);
  const archived = start.position > 0n ? `, after ${start.position} archived events` : "";
  report(
    json,
    finding,
    end,
    `${archived}; ${checkpoints} checkpoints${ignored > 0 ? ` (and ${ignored} seals that this APP_SECRET did not sign)` : ""}, signed with the key\n${sealPublicKey().trim()}`,
  );
}

export function declare(noun: Command): void {
  noun
    .command("verify")
    .description("verify every hash and checkpoint; exits with 1 if the log was modified")
    .option("--expect <position:hash>", "also check that the chain contains this point, which you saved earlier", point)
    .option("--file <archive>", "verify an archive file instead of the database")
    .option("--json", JSON_HELP)
    .action(async ({ expect, file, json }) => {
      if (!file) return onDatabase(() => verify(json, expect), { seals: false });
      await loadConfiguration({ dev: process.env.NODE_ENV !== "production" });
      const { finding, end } = await verifyArchive(file);
      report(json, finding, end);
    });

  noun
    .command("seal")
    .description("sign the log again, even if checkpoints are missing; never a modified log")
    .option("--json", JSON_HELP)
    .action(({ json }) =>
      onDatabase(
        async () => {
          const broken = await sealAuditLog({ accept: true });
          if (!broken) await audit(db, operator("gatehouse audit seal"), "audit.sealed");
          await sealAuditLog();
          await verify(json, undefined);
        },
        { seals: false },
      ),
    );

  noun
    .command("archive")
    .description("move old sealed segments into a self-verifying file")
    .requiredOption("--before <date>", "what is older", day)
    .option("--to <directory>", "output directory", ".")
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
