import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";

const loader = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const configuration = new URL("./configuration.ts", import.meta.url).href;
const nextEnvironment = import.meta.resolve("@next/env");

// In a process of its own, for Next reads the files once in the life of one.
const script = `
  import nextEnvironment from ${JSON.stringify(nextEnvironment)};
  import { keepVariables, loadConfiguration } from ${JSON.stringify(configuration)};
  await loadConfiguration({ dev: process.argv[1] === "dev" });
  const { ADMIN_PASSWORD, SMTP_URL, BRAND_NAME, OF_NEXT } = process.env;
  keepVariables();
  nextEnvironment.loadEnvConfig(process.cwd(), true, console, true); // as Next does when it notices an edit
  const { ADMIN_PASSWORD: later } = process.env;
  console.log(JSON.stringify({ ADMIN_PASSWORD, SMTP_URL, BRAND_NAME, OF_NEXT, later }));
`;

test.each([
  ["dev", ".env.development"],
  ["start", ".env.production"],
])(
  "npm run %s takes our variables from the files as they are written there, the more particular file first",
  async (mode, particular) => {
    const directory = await mkdtemp(join(tmpdir(), "env-"));
    onTestFinished(() => rm(directory, { recursive: true }));
    const lines = [
      "ADMIN_PASSWORD='gold$mine-9river-stone'",
      "SMTP_URL=smtp://user:pa$$word@mail.example",
      "BRAND_NAME=ACME",
      "OF_NEXT=$BRAND_NAME-x",
      "APP_SECRET=Jk3vX9pQ2mZ7rT5wY8bN4cL6hG1fD0sA",
    ];
    await writeFile(join(directory, ".env"), lines.join("\n"));
    await writeFile(join(directory, particular), 'BRAND_NAME="ACME, Inc."');
    const { ADMIN_PASSWORD: _, SMTP_URL: __, BRAND_NAME: ___, ...rest } = process.env;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--import", loader, "--input-type=module", "--eval", script, mode],
      { cwd: directory, env: { ...rest, TSX_TSCONFIG_PATH: resolve("tsconfig.json") } },
    );
    const [last = ""] = stdout.trim().split("\n").slice(-1);
    expect(JSON.parse(last)).toEqual({
      ADMIN_PASSWORD: "gold$mine-9river-stone",
      SMTP_URL: "smtp://user:pa$$word@mail.example",
      BRAND_NAME: "ACME, Inc.",
      OF_NEXT: "ACME, Inc.-x",
      later: "gold$mine-9river-stone",
    });
  },
);
