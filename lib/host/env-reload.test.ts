import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import nextEnvironment from "@next/env";
import { expect, onTestFinished, test } from "vitest";
import { keepVariables, loadConfiguration } from "./configuration";

test("an edited .env file changes its own variables, and none that were set since the start", async () => {
  const [directory, before] = [await mkdtemp(join(tmpdir(), "env-")), process.cwd()];
  onTestFinished(async () => {
    process.chdir(before);
    await rm(directory, { recursive: true });
  });
  process.chdir(directory);
  await writeFile(".env", "FROM_FILE=before");
  await loadConfiguration({ dev: true });
  expect(process.env.FROM_FILE).toBe("before");

  process.env.SET_SINCE = "kept";
  keepVariables();
  await writeFile(".env", "FROM_FILE=after");
  nextEnvironment.loadEnvConfig(directory, true, console, true); // as Next does when it notices
  expect(process.env).toMatchObject({ FROM_FILE: "after", SET_SINCE: "kept" });
});
