import { existsSync, readFileSync } from "node:fs";
import { contracts } from "@/lib/contracts";
import { problemsOf } from "@/lib/operation";
import { describeProblem } from "@/lib/problem";
import { lineOf } from "@/lib/testing/problems/produced";

/*
 * Every problem that a contract declares was produced by a test of the runs before, by operation, status and code. The
 * first argument is the file that `PRODUCED_PROBLEMS` named.
 */

/** Only where an account changes within the very request: `startSignedIn` looks once more. */
const RACES = new Set(["signInWithPasskey 401 wrong.password"]);

const [, , file = ""] = process.argv;
const produced = new Set(existsSync(file) ? readFileSync(file, "utf8").split("\n") : []);
const declared = contracts.flatMap((contract) =>
  problemsOf(contract)
    // Nobody can produce a mistake that is not known: `route.test.ts` shows what becomes of one.
    .filter((kind) => kind !== "internal")
    .map((kind) => {
      const { status, code } = describeProblem(kind);
      return lineOf(contract.id, status, code);
    }),
);
const missing = [...new Set(declared)].filter((line) => !produced.has(line) && !RACES.has(line)).sort();
console.log(`${declared.length - missing.length} of ${declared.length} declared problems were produced by a test`);
for (const line of missing) console.log(`not produced: ${line}`);
process.exitCode = missing.length > 0 ? 1 : 0;
