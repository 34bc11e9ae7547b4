import { join, resolve } from "node:path";
import type { Plugin } from "vite";
import { createVitest } from "vitest/node";
import { mutations as all, type Mutation } from "@/lib/security/mutations";
import config from "@/vitest.config";

/*
 * Runs tests of lib/security once for each protection that is taken out, in memory: no file is touched. Prints one line
 * of JSON: what failed and what passed by mutation. Exit code 1 when a mutation went unnoticed.
 */

/** With a word, only of the classes that have it in their name. */
const mutations = all.filter(({ failure }) => failure.includes(process.argv[2] ?? ""));
const root = resolve(import.meta.dirname, "../../..");

const takeOut = ({ file, search, replace }: Mutation): Plugin => ({
  name: "take-out",
  enforce: "pre",
  transform: (code, id) => (id.split("?")[0] === resolve(root, file) ? code.replace(search, () => replace) : undefined),
});

const quote = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const nameOf = (index: number) => `mutation-${index}`;

const vitest = await createVitest(
  "test",
  {
    root,
    config: false,
    watch: false,
    maxWorkers: 2,
    reporters: [{}],
  },
  {
    resolve: config.resolve,
    test: {
      globalSetup: ["lib/testing/global-setup.ts"],
      projects: mutations.map((mutation, index) => ({
        root,
        plugins: [takeOut(mutation)],
        resolve: config.resolve,
        test: {
          name: nameOf(index),
          include: [join("lib/security", mutation.testFile)],
          setupFiles: ["lib/testing/mutations/noticed.ts", "lib/testing/setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      })),
    },
  },
);

await vitest.standalone();
/** Of each mutation, its own test and no other. */
const runs = mutations.map(({ failure, test, testFile }, index) => {
  const project = vitest.getProjectByName(nameOf(index));
  const module = resolve(root, "lib/security", testFile);
  return { failure, test: project.createSpecification(module, { testNamePattern: new RegExp(`^${quote(test)}`) }) };
});
await vitest.runTestSpecifications(runs.map(({ test }) => test));

const results = runs.map(({ failure, test: { testModule } }) => {
  const states = [...(testModule?.children.allTests() ?? [])].map((test) => test.result().state);
  const failed = states.filter((state) => state === "failed").length;
  const passed = states.filter((state) => state === "passed").length;
  return { failure, tests: failed + passed, failed, broken: testModule?.errors().map(({ message }) => message) ?? [] };
});
console.log(JSON.stringify(results));
await vitest.close();
process.exit(results.every(({ failed }) => failed > 0) ? 0 : 1);
