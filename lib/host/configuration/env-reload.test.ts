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

// In a process of its own, for Next reads the files once in the life of one.
const script = `
  import { writeFile } from "node:fs/promises";
  import nextEnvironment from ${JSON.stringify(import.meta.resolve("@next/env"))};
  import { keepVariables, loadConfiguration } from ${JSON.stringify(configuration)};
  await loadConfiguration({ dev: true });
  const before = process.env.FROM_FILE;
  process.env.SET_SINCE = "kept";
  keepVariables();
  await writeFile(".env", "FROM_FILE=after");
  nextEnvironment.loadEnvConfig(process.cwd(), true, console, true); // as Next does when it notices
  console.log(JSON.stringify({ before, after: process.env.FROM_FILE, since: process.env.SET_SINCE }));
`;

test("an edited .env file changes its own variables, and none that were set since the start", async () => {
  const directory = await mkdtemp(join(tmpdir(), "env-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  await writeFile(join(directory, ".env"), "FROM_FILE=before");
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--import", loader, "--input-type=module", "--eval", script],
    { cwd: directory, env: { ...process.env, TSX_TSCONFIG_PATH: resolve("tsconfig.json") } },
  );
  const [last = ""] = stdout.trim().split("\n").slice(-1);
  expect(JSON.parse(last)).toEqual({ before: "before", after: "after", since: "kept" });
});
