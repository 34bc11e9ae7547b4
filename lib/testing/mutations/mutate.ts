import { join, resolve } from "node:path";
import type { Plugin } from "vite";
import { createVitest, type TestModule } from "vitest/node";
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
    testNamePattern: new RegExp(`^(?:${mutations.map(({ test }) => quote(test)).join("|")})`),
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
          setupFiles: ["lib/testing/setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      })),
    },
  },
);

/** Of the tests with the mutation's name: how many failed, out of how many. */
function judge({ test }: Mutation, module: TestModule | undefined) {
  const named = [...(module?.children.allTests() ?? [])].filter(({ name }) => name.startsWith(test));
  const failed = named.filter((one) => one.result().state === "failed");
  return { tests: named.length, failed: failed.length, broken: module?.errors().map(({ message }) => message) ?? [] };
}

await vitest.start();
const modules = vitest.state.getTestModules();
const results = mutations.map((mutation, index) => ({
  failure: mutation.failure,
  ...judge(
    mutation,
    modules.find(({ project }) => project.name === nameOf(index)),
  ),
}));
console.log(JSON.stringify(results));
await vitest.close();
process.exit(results.every(({ failed }) => failed > 0) ? 0 : 1);
