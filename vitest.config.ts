import path from "node:path";
import { configDefaults, defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What is about the embedded database alone, or about what is read, answered and stripped before and after any database. */
const oncePerRun = [
  "lib/client/**",
  "lib/database/embedded.test.ts",
  "lib/web/next-auth.test.ts",
  "lib/security/input/hostile-input.test.ts",
  "lib/security/input/input-names.test.ts",
  "lib/security/access/isolation.test.ts",
  "lib/security/mutations.test.ts",
  "lib/security/access/stranger.test.ts",
  "lib/testing/documents/documents.test.ts",
];

/** Takes a minute of one worker: begun last, the others would wait for it. */
const LONGEST = "lib/security/mutations.test.ts";

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLongest = ({ moduleId }: TestSpecification) => moduleId.endsWith(LONGEST);
    const others = await super.sort(files.filter((file) => !isLongest(file)));
    return [...files.filter(isLongest), ...others];
  }
}

export default defineConfig({
  resolve: {
    alias: {
      // Both work inside of Next alone. Aliases rather than mocks: files share their modules, and the first mock would win.
      "next/headers": path.resolve(import.meta.dirname, "lib/testing/next/next-headers.ts"),
      "next-intl/server": path.resolve(import.meta.dirname, "lib/testing/next/next-intl.ts"),
      "@": path.resolve(import.meta.dirname),
    },
  },
  test: {
    include: ["lib/**/*.test.{ts,tsx}", "components/**/*.test.{ts,tsx}", "app/**/*.test.{ts,tsx}"],
    exclude: [...configDefaults.exclude, ...(process.env.TEST_DATABASE_URL ? oncePerRun : [])],
    globalSetup: ["lib/testing/global-setup.ts"],
    setupFiles: ["lib/testing/setup.ts"],
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    // Files share their worker's modules: loading them anew took a third of a run. Tests put back what they change
    // (configure, moveClock), and begin with freshDatabase.
    isolate: false,
    // For a machine of any speed: what hangs is ended, what is slow is not.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
