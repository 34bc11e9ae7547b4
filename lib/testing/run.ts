import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";

/*
 * `npm test`: everything that must hold, one step after the other; then the counts of every step with what failed in it and
 * why, and a last line that says how many tests passed and failed. A step that is no test suite counts as one test.
 */

interface Counts {
  passed: number;
  failed: number;
  /** What failed and why, and what passed at its second try only, a line each. */
  failures?: string[];
}

interface Step {
  name: string;
  command: string[];
  env?: Record<string, string>;
  /** Reads the suite's own report; without it the exit code decides. */
  report?: { file: string; count: (report: string) => Counts };
}

const tell = (test: string, reason = "") => `${test}: ${stripVTControlCharacters(reason).trim().split("\n")[0]}`;

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numFailedTestSuites: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
  }[];
}

const countVitest = (report: string): Counts => {
  const { numPassedTests, numFailedTests, numFailedTestSuites, testResults }: VitestReport = JSON.parse(report);
  return {
    passed: numPassedTests,
    failed: Math.max(numFailedTests, numFailedTestSuites > 0 && numFailedTests === 0 ? 1 : 0),
    failures: testResults
      .filter(({ status }) => status === "failed")
      .flatMap(({ name, message, assertionResults }) => {
        const file = relative(".", name);
        const failed = assertionResults.filter(({ status }) => status === "failed");
        if (failed.length === 0) return tell(file, message);
        return failed.map(({ fullName, failureMessages }) => tell(`${file} › ${fullName}`, failureMessages[0]));
      }),
  };
};

interface PlaywrightSuite {
  suites?: PlaywrightSuite[];
  specs: {
    ok: boolean;
    file: string;
    line: number;
    title: string;
    tests: { status: string; results: { error?: { message?: string } }[] }[];
  }[];
}

const failedSpecs = ({ specs, suites = [] }: PlaywrightSuite): string[] => [
  ...specs
    .filter(({ ok, tests }) => !ok || tests.some(({ status }) => status === "flaky"))
    .map(({ ok, file, line, title, tests }) =>
      tell(
        `${ok ? "flaky: " : ""}${file}:${line} › ${title}`,
        tests.flatMap(({ results }) => results).find(({ error }) => error)?.error?.message,
      ),
    ),
  ...suites.flatMap(failedSpecs),
];

const countPlaywright = (report: string): Counts => {
  const { stats, suites }: { stats: Record<string, number>; suites: PlaywrightSuite[] } = JSON.parse(report);
  const { expected = 0, flaky = 0, unexpected = 0 } = stats;
  return { passed: expected + flaky, failed: unexpected, failures: suites.flatMap(failedSpecs) };
};

const vitest = (name: string, file: string, env: Record<string, string>, ...more: string[]): Step => ({
  name,
  command: ["npx", "vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`, ...more],
  env,
  report: { file, count: countVitest },
});

const server = process.env.TEST_DATABASE_URL;
/** Where the suites write down which problems they have seen. */
const problems = "test-results/problems.txt";

const steps: Step[] = [
  { name: "generate the database client", command: ["npm", "run", "--silent", "generate"] },
  { name: "format and lint", command: ["npx", "biome", "ci", "--error-on-warnings", "."] },
  { name: "types", command: ["npx", "tsc", "--noEmit"] },
  { name: "unused files, exports and dependencies", command: ["npx", "knip"] },
  vitest("units and integration, embedded database", "test-results/embedded.json", {
    TEST_DATABASE_URL: "",
    PRODUCED_PROBLEMS: problems,
  }),
  ...(server
    ? [
        vitest("units and integration, PostgreSQL server", "test-results/server.json", {
          TEST_DATABASE_URL: server,
          PRODUCED_PROBLEMS: problems,
        }),
      ]
    : []),
  {
    name: "every declared problem is produced by a test",
    command: ["node", "--import", "tsx", "lib/testing/problems/check-problems.ts", problems],
  },
  { name: "production build", command: ["npm", "run", "--silent", "build"] },
  vitest("faults, production build", "test-results/chaos.json", {}, "--config", "lib/chaos/vitest.config.ts"),
  ...(server
    ? [{ name: "whether the bench works", command: ["npm", "run", "--silent", "bench", "--", "--smoke"] }]
    : []),
  {
    name: "browser, production build",
    command: ["npx", "playwright", "test"],
    report: { file: "test-results/e2e.json", count: countPlaywright },
  },
];

function run({ command: [file = "", ...rest], env }: Step): Promise<boolean> {
  const child = spawn(file, rest, {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...env },
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code === 0));
  });
}

async function measure(step: Step): Promise<Counts> {
  if (step.report) rmSync(step.report.file, { force: true });
  const succeeded = await run(step);
  if (!step.report || !existsSync(step.report.file))
    return succeeded ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  const counts = step.report.count(readFileSync(step.report.file, "utf8"));
  // A suite may fail without a failed test: an unhandled error, or no test at all.
  return !succeeded && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

mkdirSync("test-results", { recursive: true });
rmSync(problems, { force: true });
const total = { passed: 0, failed: 0 };
const lines: string[] = [];
for (const step of steps) {
  console.log(`\n── ${step.name}`);
  const started = Date.now();
  const { passed, failed, failures = [] } = await measure(step);
  total.passed += passed;
  total.failed += failed;
  lines.push(
    `${failed > 0 ? "✗" : "✓"} ${step.name}: ${passed} passed, ${failed} failed, ${Math.round((Date.now() - started) / 1000)} s`,
    ...failures.map((failure) => `    ${failure}`),
  );
}
console.log(
  `\n${lines.join("\n")}\n${server ? "" : "(no TEST_DATABASE_URL: the PostgreSQL server run was left out)\n"}`,
);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
