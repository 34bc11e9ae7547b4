import path from "node:path";
import { configDefaults, defineConfig } from "vitest/config";

/** What is about the embedded database alone, or no database: the same on every run. */
const oncePerRun = ["lib/database/embedded.test.ts", "lib/client/**", "lib/testing/documents.test.ts"];

export default defineConfig({
  resolve: {
    alias: {
      // Both work inside of Next alone. Aliases rather than mocks: files share their modules, and the first mock would win.
      "next/headers": path.resolve(import.meta.dirname, "lib/testing/next-headers.ts"),
      "next-intl/server": path.resolve(import.meta.dirname, "lib/testing/next-intl.ts"),
      "@": path.resolve(import.meta.dirname),
    },
  },
  test: {
    include: ["lib/**/*.test.{ts,tsx}", "components/**/*.test.{ts,tsx}", "app/**/*.test.{ts,tsx}"],
    exclude: [...configDefaults.exclude, ...(process.env.TEST_DATABASE_URL ? oncePerRun : [])],
    globalSetup: ["lib/testing/global-setup.ts"],
    setupFiles: ["lib/testing/setup.ts"],
    maxWorkers: 2,
    // Files share their worker's modules: loading them anew took a third of a run. Tests put back what they change
    // (configure, moveClock), and begin with freshDatabase.
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
