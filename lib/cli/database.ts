import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { createMigration } from "@/lib/database/create-migration";
import { generateClient } from "@/lib/database/generate";
import { migrateDatabase } from "@/lib/database/migrate";
import { resetDatabase } from "@/lib/database/reset";
import { loadConfiguration } from "@/lib/host/configuration/configuration";
import { openDatabase } from "@/lib/host/database";
import { fail } from "@/lib/host/fail";
import { seed } from "@/lib/host/seed";

const usage = `Usage:
  npm run db:migrate                        apply the migrations the database lacks
  npm run db:migrate -- --name add_x        first write a migration for what changed in prisma/schema.prisma
  npm run db:seed                           put in the roles, permissions and key the service needs
  npm run db:seed -- --users 1000000        and so many made-up users, for measuring; their password is testing1234
  npm run db:reset [-- --yes]               delete everything, then migrate and seed`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { name: { type: "string" }, users: { type: "string" }, yes: { type: "boolean", default: false } },
});

/** Runs one command on the configured database, or on the embedded one while the service is not using it. */
async function run(command: string | undefined): Promise<void> {
  if (command !== "migrate" && command !== "seed" && command !== "reset") throw new Error(usage);
  if (values.users && !/^[1-9]\d{0,8}$/.test(values.users)) throw new Error(usage);
  const production = process.env.NODE_ENV === "production";
  await loadConfiguration({ dev: !production });
  if (command === "migrate" && values.name) await writeMigration(values.name);
  if (command === "seed" || command === "reset") await generateClient();
  const database = await openDatabase();
  try {
    if (command === "reset") {
      await confirm(`Delete everything in the database (${database.description})?`, production);
      await resetDatabase(database.url);
    }
    const names = await migrateDatabase(database.url);
    if (command !== "seed") console.log(names.length > 0 ? `Applied ${names.join(", ")}.` : "Nothing to apply.");
    if (command === "migrate") return;
    const setupAddress = await seed();
    if (values.users) {
      const { addUsers } = await import("@/lib/bench/seed-users"); // it needs the client that was just made
      await addUsers(Number.parseInt(values.users, 10));
    }
    console.log(`Seeded.${setupAddress ? ` The first administrator signs up at ${setupAddress}` : ""}`);
  } finally {
    await database.stop();
  }
}

async function writeMigration(name: string): Promise<void> {
  const written = await createMigration(name);
  console.log(
    written
      ? `Wrote prisma/migrations/${written}/migration.sql. Read it before you commit it.`
      : "The schema asks for nothing that the migrations do not do already.",
  );
}

async function confirm(question: string, production: boolean): Promise<void> {
  if (values.yes) return;
  if (production || !process.stdin.isTTY) throw new Error(`${question} Say so with --yes: npm run db:reset -- --yes`);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`${question} Type "yes": `).finally(() => terminal.close());
  if (answer.trim() !== "yes") throw new Error("Nothing was changed.");
}

// The connections that remain idle would keep the process for a while.
run(positionals[0]).then(() => process.exit(0), fail);
