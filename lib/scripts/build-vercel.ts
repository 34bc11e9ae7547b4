import { spawnSync } from "node:child_process";
import { generateClient } from "@/lib/database/generate";
import { migrateDatabase } from "@/lib/database/migrate";
import { env } from "@/lib/env";
import { fail } from "@/lib/host/fail";
import { seed } from "@/lib/host/seed";

/*
 * `npm run build:vercel`, the build step of Vercel (vercel.json): refuses a configuration that could not serve, brings the
 * database up to date, and builds. The version before serves meanwhile, and goes on if the build fails: migrations are
 * such that it can.
 */

async function build(): Promise<void> {
  // What is true of Vercel is asked for wherever this runs.
  Object.assign(process.env, { VERCEL: "1", NODE_ENV: "production" });
  const { DATABASE_URL = "", APP_URL } = env();
  await generateClient();
  const names = await migrateDatabase(DATABASE_URL);
  console.log(names.length > 0 ? `Applied ${names.join(", ")}.` : "The database is up to date.");
  const setupAddress = await seed();
  console.log(`Building for ${APP_URL}.`);
  if (setupAddress) console.log(`The first administrator chooses a password at ${setupAddress}`);
  const { status } = spawnSync("next", ["build"], { stdio: "inherit" });
  if (status === 0) await import("@/lib/scripts/hint-compilation");
  process.exit(status ?? 1);
}

build().catch(fail);
