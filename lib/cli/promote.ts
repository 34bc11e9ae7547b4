import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { type Command, InvalidArgumentError } from "@commander-js/extra-typings";
import { JSON_HELP, print } from "@/lib/cli/frame";
import { showProgress } from "@/lib/cli/progress";
import { startEmbeddedDatabase } from "@/lib/database/embedded";
import { providedVariables } from "@/lib/env";
import { dataDirectory, loadConfiguration } from "@/lib/host/configuration/configuration";
import { promote } from "@/lib/operator/backup/promote";

function serverUrl(text: string): URL {
  const url = URL.parse(text);
  if (url && /^postgres(ql)?:$/.test(url.protocol)) return url;
  throw new InvalidArgumentError("It is written as postgresql://user:password@host/name.");
}

/** What the operator does next. Names no secret: a terminal is read by others, too. */
function nextSteps(place: string): string[] {
  const secret = providedVariables().has("APP_SECRET")
    ? `APP_SECRET to what ${relative(process.cwd(), join(dataDirectory(), "secret"))} holds`
    : "APP_SECRET to what it is now";
  return [
    `1. Set DATABASE_URL to the address you gave (${place}), and ${secret}.`,
    "2. Start the service. Tokens, sessions and mailed links go on working.",
    "The embedded database was left as it is; what happens from now on is not in it.",
  ];
}

export function declare(noun: Command): void {
  noun
    .usage("--to <url> [options]")
    .requiredOption("--to <url>", "an empty PostgreSQL database", serverUrl)
    .option("--json", JSON_HELP)
    .action(async ({ to, json }) => {
      await loadConfiguration({ dev: process.env.NODE_ENV !== "production" });
      const directory = join(dataDirectory(), "postgres");
      if (!existsSync(directory)) throw new Error(`There is no embedded database in ${directory}.`);
      const embedded = await startEmbeddedDatabase({ dataDirectory: directory });
      const { tell, end } = showProgress();
      const started = performance.now();
      try {
        const place = to.host + to.pathname;
        const tables = await promote(embedded.url, { url: to.href, place }, tell).finally(end);
        const seconds = Math.round((performance.now() - started) / 100) / 10;
        const rows = tables.reduce((sum, table) => sum + table.rows, 0);
        const done = `Copied ${rows.toLocaleString("en")} rows of ${tables.length} tables in ${seconds} s; counts and digests are equal.`;
        print(json, { tables, seconds }, [done, ...nextSteps(place)].join("\n"));
      } finally {
        await embedded.stop();
      }
    });
}
