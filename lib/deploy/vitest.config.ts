import { readdirSync, readFileSync } from "node:fs";
import { defineConfig, mergeConfig } from "vitest/config";
import units from "../../vitest.config.ts";
import { InstancesReporter } from "./reporter.ts";

/** Every test file that sends requests. */
const files = ["lib", "app"]
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`))
  .filter((file) => file.endsWith(".test.ts") && readFileSync(file, "utf8").includes("@/lib/testing/call"));

/**
 * `npm run test:instances`: the tests of the API, their requests sent through nginx to three instances of the production
 * build behind PgBouncer. Those that control clock or configuration of the process that answers are left out and counted.
 */
export default mergeConfig(
  { ...units, test: { ...units.test, include: [], globalSetup: [] } },
  defineConfig({
    test: {
      include: files,
      globalSetup: ["lib/testing/global-setup.ts", "lib/deploy/global-setup.ts"],
      // One database behind the instances, and files begin by emptying it.
      maxWorkers: 1,
      reporters: ["default", new InstancesReporter()],
    },
  }),
);
