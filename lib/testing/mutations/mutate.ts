import { join, resolve } from "node:path";
import type { Plugin } from "vite";
import { createVitest, type TestProject, type TestSpecification } from "vitest/node";
import { mutations as all, type Mutation } from "@/lib/security/mutations";
import config from "@/vitest.config";

/*
 * Runs tests of lib/security once for each protection that is taken out, in memory: no file is touched. Prints one line
 * of JSON: what failed and what passed by mutation. Exit code 1 when a mutation went unnoticed.
 */

/** With a word, only of the classes that have it in their name. */
const mutations = all.filter(({ failure }) => failure.includes(process.argv[2] ?? ""));
const root = resolve(import.meta.dirname, "../../..");

/** A project whose modules are transformed once for all mutations, but for the file that one is made in. */
interface Lane {
  name: string;
  mutation?: Mutation;
}

/** As many as run at a time: what is taken out in one stands in the others. */
const lanes: Lane[] = [{ name: "lane-1" }, { name: "lane-2" }];

const takeOut = (lane: Lane): Plugin => ({
  name: "take-out",
  enforce: "pre",
  transform(code, id) {
    const { mutation } = lane;
    if (!mutation || id.split("?")[0] !== resolve(root, mutation.file)) return undefined;
    return code.replace(mutation.search, () => mutation.replace);
  },
});

const quote = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const moduleOf = ({ testFile }: Mutation) => join(root, "lib/security", testFile);

const vitest = await createVitest(
  "test",
  {
    root,
    config: false,
    watch: false,
    maxWorkers: lanes.length,
    reporters: [{}],
  },
  {
    resolve: config.resolve,
    test: {
      globalSetup: ["lib/testing/global-setup.ts"],
      projects: lanes.map((lane) => ({
        root,
        plugins: [takeOut(lane)],
        resolve: config.resolve,
        test: {
          name: lane.name,
          include: mutations.map(({ testFile }) => join("lib/security", testFile)),
          setupFiles: ["lib/testing/mutations/noticed.ts", "lib/testing/setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      })),
    },
  },
);

await vitest.standalone();

/** Has a file transformed anew, and none of those that import it, whose code stays the same. */
function forget({ vite }: TestProject, { file }: Mutation): void {
  for (const { moduleGraph } of Object.values(vite.environments))
    for (const module of moduleGraph.getModulesByFile(resolve(root, file)) ?? []) module.transformResult = null;
}

/** Takes a protection out, in place of the one that was taken out before, and answers its own test and no other. */
function prepare(lane: Lane, mutation: Mutation): TestSpecification {
  const project = vitest.getProjectByName(lane.name);
  if (lane.mutation) forget(project, lane.mutation);
  forget(project, mutation);
  lane.mutation = mutation;
  const testNamePattern = new RegExp(`^${quote(mutation.test)}`);
  return project.createSpecification(moduleOf(mutation), { testNamePattern });
}

/** Those of one test take about as long as one another: together, nobody waits for the other lane. */
const byTest = mutations.toSorted((a, b) => `${a.testFile} ${a.test}`.localeCompare(`${b.testFile} ${b.test}`));
const results = new Map<Mutation, { failure: string; tests: number; failed: number; broken: string[] }>();
for (let first = 0; first < byTest.length; first += lanes.length) {
  const runs = byTest.slice(first, first + lanes.length).map((mutation, index) => {
    const lane = lanes[index] ?? { name: "" };
    return { mutation, test: prepare(lane, mutation) };
  });
  await vitest.runTestSpecifications(runs.map(({ test }) => test));
  for (const { mutation, test } of runs) {
    const states = [...(test.testModule?.children.allTests() ?? [])].map((each) => each.result().state);
    const failed = states.filter((state) => state === "failed").length;
    const passed = states.filter((state) => state === "passed").length;
    const broken = test.testModule?.errors().map(({ message }) => message) ?? [];
    results.set(mutation, { failure: mutation.failure, tests: failed + passed, failed, broken });
  }
}
console.log(JSON.stringify(mutations.map((mutation) => results.get(mutation))));
await vitest.close();
process.exit([...results.values()].every(({ failed }) => failed > 0) ? 0 : 1);
