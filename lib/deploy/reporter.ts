import type { Reporter, TestCase, TestModule } from "vitest/node";

const count = (tests: readonly TestCase[], state: string) =>
  tests.filter((test) => test.result().state === state).length;

/** Says how many tests really went to the instances, for a test that sends nothing there would pass without them. */
export class InstancesReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const sent = tests.filter((test) => (test.meta().requests ?? 0) > 0);
    const requests = sent.reduce((sum, test) => sum + (test.meta().requests ?? 0), 0);
    const rest = tests.length - sent.length - count(tests, "skipped");
    console.log(
      `${requests} requests to three instances behind nginx and PgBouncer, in ${sent.length} tests: ` +
        `${count(sent, "passed")} passed, ${count(sent, "failed")} failed.`,
    );
    console.log(`${count(tests, "skipped")} tests control the process that answers, and ${rest} send no request.`);
  }
}
