import { execFile } from "node:child_process";

/** Of the tests that must notice a mutation: how many there are, and how many failed. */
interface Noticed {
  failure: string;
  tests: number;
  failed: number;
}

/** Runs every mutation in a run of its own, on embedded databases: a protection is taken out while modules are loaded. */
export function runMutations(): Promise<Noticed[]> {
  const { VITEST: _, VITEST_POOL_ID: __, VITEST_WORKER_ID: ___, ...rest } = process.env;
  const env = { ...rest, NODE_ENV: "test" as const, DATABASE_URL: "", TEST_DATABASE_URL: "" };
  return new Promise((resolve, reject) => {
    const options = { env, maxBuffer: 2 ** 28, encoding: "utf8" as const };
    execFile("node", ["--import", "tsx", "lib/testing/mutations/mutate.ts"], options, (error, output) => {
      const last = output.trim().split("\n").at(-1) ?? "";
      if (last.startsWith("[")) resolve(JSON.parse(last));
      else reject(error ?? new Error(output));
    });
  });
}
