import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { type Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { operator } from "@/lib/actor";
import { audit } from "@/lib/audit/record";
import { JSON_HELP, onDatabase, print } from "@/lib/cli/frame";
import { describeOutcome } from "@/lib/cli/outcomes";
import { showProgress } from "@/lib/cli/progress";
import { db } from "@/lib/db";
import { encodings, FileError } from "@/lib/transfer/decode";
import { importPeople, type Outcome } from "@/lib/transfer/import";
import { readPeopleFile } from "@/lib/transfer/people-file";
import type { Person } from "@/lib/transfer/person";
import { readPeople } from "@/lib/transfer/read";
import { systems } from "@/lib/transfer/sources";
import { readBetterAuthSecrets } from "@/lib/transfer/sources/better-auth-secrets";
import { readFirebaseConfig } from "@/lib/transfer/sources/firebase";
import { toFile } from "@/lib/transfer/write-file";

async function* counted(people: AsyncIterable<Person>, count: (people: number) => void): AsyncGenerator<Person> {
  let number = 0;
  for await (const person of people) {
    yield person;
    number += 1;
    count(number);
  }
}

/** Writes everyone to a new file that only its owner may read, or to standard output; of a failure no half file stays. */
async function exportUsers(file: string | undefined, format: "ndjson" | "csv"): Promise<number> {
  const progress = showProgress();
  let exported = 0;
  const people = counted(readPeople(), (number) => {
    exported = number;
    progress.tell("users", number);
  });
  const target = file === undefined ? process.stdout : createWriteStream(file, { flags: "wx", mode: 0o600 });
  try {
    await pipeline(toFile(people, format), target, { end: file !== undefined });
  } catch (error) {
    const exists = error instanceof Error && "code" in error && error.code === "EEXIST";
    if (exists) throw new Error(`${file} is there already.`);
    if (file !== undefined) await rm(file, { force: true });
    throw error;
  } finally {
    progress.end();
  }
  return exported;
}

function pair(text: string, before: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const [theirs, ours] = text.split("=");
  if (!theirs || !ours) throw new InvalidArgumentError("It is written as theirs=ours.");
  return new Map([...before, [theirs, ours]]);
}

/** A file that can be read twice, for as long as it is needed: standard input is put aside, where only its owner reads it. */
async function withFile(given: string, use: (file: string) => Promise<void>): Promise<void> {
  const folder = given === "-" ? await mkdtemp(path.join(tmpdir(), "gatehouse-")) : undefined;
  const file = folder === undefined ? given : path.join(folder, "people");
  try {
    if (folder !== undefined) await pipeline(process.stdin, createWriteStream(file, { mode: 0o600 }));
    await use(file);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    // What is wrong with a file is said in a sentence.
    throw new Error(error.kind === "encoding" ? `${error.message} The option is --encoding.` : error.message);
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}

const readGiven = async (file: string | undefined) => (file === undefined ? undefined : readFile(file, "utf8"));

function names(text: string, before: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...before, ...text.split(",").map((name) => name.trim())]);
}

type Counts = Record<Outcome["outcome"], number>;

const sentence = ({ created, changed, unchanged, kept, refused }: Counts, dryRun: true | undefined) =>
  `${dryRun ? "Would be: " : ""}${created} created, ${changed} changed, ${unchanged} as they are in the file, ` +
  `${kept} that differ and were left alone${kept > 0 ? " (--update changes them)" : ""}, ${refused} refused.`;

export function declare(noun: Command): void {
  noun
    .command("export")
    .description("export all users with their password hashes to a file, or to standard output")
    .argument("[file]", "a new file, .ndjson or .csv")
    .addOption(new Option("--format <format>", "instead of what the name says").choices(["ndjson", "csv"] as const))
    .option("--json", JSON_HELP)
    .action((file, { format, json }) =>
      onDatabase(async () => {
        await audit(db, operator("gatehouse users export"), "users.exported");
        const users = await exportUsers(file, format ?? (file?.endsWith(".csv") ? "csv" : "ndjson"));
        if (file !== undefined)
          print(json, { file, users }, `Wrote ${users} users to ${file}. It holds password hashes.`);
      }),
    );

  noun
    .command("import")
    .description("import users from NDJSON, JSON or CSV; resumes if interrupted")
    .argument("<file>", "the file, or - for standard input")
    .addOption(new Option("--from <system>", "whose file it is").choices(systems).default("gatehouse" as const))
    .option("--dry-run", "show the result for each row without changing anything")
    .option("--update", "update existing users that differ")
    .option("--create-roles", "create missing roles named in the file, without permissions")
    .option(
      "--map-role <theirs=ours>",
      "a role of the other system that counts here; may be given more than once",
      pair,
      new Map(),
    )
    .option("--hash-config <file>", "Firebase's password hash parameters, from its console")
    .option(
      "--auth-secret <file>",
      "Better Auth's BETTER_AUTH_SECRET, one on each line, to bring authenticator apps along",
    )
    .option("--ignore <columns>", "comma-separated columns to skip", names, new Set<string>())
    .option("--delimiter <character>", "CSV delimiter, if it can't be detected")
    .addOption(new Option("--encoding <name>", "what a file that is not UTF-8 is in").choices(encodings))
    .option("--json", "print one JSON document per row and one with the counts")
    .action((given, { from, dryRun, update, createRoles, mapRole, ignore, delimiter, encoding, json, ...files }) =>
      onDatabase(() =>
        withFile(given, async (file) => {
          const [hashConfig, authSecret] = await Promise.all([
            readGiven(files.hashConfig),
            readGiven(files.authSecret),
          ]);
          const { source, rows } = await readPeopleFile(() => createReadStream(file), from, {
            delimiter,
            encoding,
            roles: mapRole,
            ignored: ignore,
            firebase: hashConfig === undefined ? undefined : readFirebaseConfig(hashConfig),
            unseal: authSecret === undefined ? undefined : readBetterAuthSecrets(authSecret),
          });
          const options = {
            dryRun: dryRun === true,
            update: update === true,
            createRoles: createRoles === true,
            from,
            map: source.map,
          };
          const counts: Counts = { created: 0, changed: 0, unchanged: 0, kept: 0, refused: 0 };
          const noted = new Map<string, number>();
          const progress = showProgress();
          let done = 0;
          for await (const outcome of importPeople(operator("gatehouse users import"), rows, options)) {
            counts[outcome.outcome] += 1;
            for (const note of outcome.notes ?? []) noted.set(note, (noted.get(note) ?? 0) + 1);
            done += 1;
            progress.tell("users", done);
            const noteworthy = dryRun ? outcome.outcome !== "unchanged" : outcome.outcome === "refused";
            if (json || noteworthy) print(json, outcome, describeOutcome(outcome));
          }
          progress.end();
          if (!json)
            for (const [note, count] of noted) console.log(`${count} ${count === 1 ? "row" : "rows"}: ${note}`);
          print(json, counts, sentence(counts, dryRun));
          process.exitCode = counts.refused > 0 ? 1 : 0;
        }),
      ),
    );
}
