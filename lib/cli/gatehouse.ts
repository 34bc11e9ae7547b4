import { Command } from "@commander-js/extra-typings";
import { generateClient } from "@/lib/database/generate";
import { describeFailure, fail } from "@/lib/host/fail";
import { describeProblem, Problem } from "@/lib/problem";

/*
 * `npm run gatehouse -- …`: what an operator does without the pages. One file per noun in ./gatehouse, loaded when it is
 * asked for. Exit codes: 0 done, 1 refused or failed, 2 not a command. With
 * --json, failures are one document on standard error, too.
 */

const nouns = {
  admin: { summary: "administrators", load: () => import("@/lib/cli/admin") },
  applications: {
    summary: "applications and their service tokens",
    load: () => import("@/lib/cli/applications"),
  },
  users: { summary: "people: to and from files", load: () => import("@/lib/cli/users") },
  keys: { summary: "signing keys", load: () => import("@/lib/cli/keys") },
  sessions: { summary: "who is signed in", load: () => import("@/lib/cli/sessions") },
  audit: { summary: "the audit log", load: () => import("@/lib/cli/audit") },
  backup: {
    summary: "writes everything in the database into a folder",
    load: () => import("@/lib/cli/backup"),
  },
  restore: { summary: "fills an empty database from a backup", load: () => import("@/lib/cli/restore") },
  promote: {
    summary: "moves from the embedded database to a PostgreSQL server",
    load: () => import("@/lib/cli/promote"),
  },
} as const;

async function run(): Promise<void> {
  const program = new Command("gatehouse")
    .description(
      "Operates the service whose database DATABASE_URL names; without it, the embedded one while it is not running.",
    )
    .usage("<noun> <verb> [options]")
    .helpCommand(false)
    .showHelpAfterError("Run with --help for usage.")
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));
  for (const [name, { summary, load }] of Object.entries(nouns)) {
    const noun = program.command(name).description(summary).usage("<verb> [options]").helpCommand(false);
    if (process.argv[2] !== name) continue;
    if (process.env.NODE_ENV !== "production") await generateClient();
    (await load()).declare(noun);
  }
  await program.parseAsync();
}

// Workers and connections that remain idle would keep the process for a while.
run().then(
  () => process.exit(),
  (error: unknown) => {
    if (!process.argv.includes("--json")) return fail(error);
    const code = error instanceof Problem ? describeProblem(error.kind).code : null;
    console.error(JSON.stringify({ code, error: describeFailure(error) }));
    process.exit(1);
  },
);
