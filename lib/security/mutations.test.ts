import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { mutations } from "@/lib/security/mutations";
import { runMutations } from "@/lib/testing/mutations/run-mutations";

test.each(mutations.map((mutation) => [mutation.failure, mutation] as const))(
  "%s: the protection that is taken out stands in its file, once",
  (_, { file, search, testFile }) => {
    expect(readFileSync(file, "utf8").split(search)).toHaveLength(2);
    expect(readFileSync(`lib/security/${testFile}`, "utf8")).not.toBe("");
  },
);

test("the suite notices every protection that is taken out", async () => {
  const results = await runMutations();
  expect(results.map(({ failure }) => failure)).toEqual(mutations.map(({ failure }) => failure));
  const unnoticed = results.filter(({ failed }) => failed === 0);
  expect(unnoticed).toEqual([]);
}, 3_600_000);
