import path from "node:path";
import { defineConfig } from "vitest/config";

/** `npm run test:chaos`: what needs the production build or processes of its own, mostly faults. Two at a time, for both wait a lot. */
export default defineConfig({
  resolve: { alias: { "@": path.resolve(import.meta.dirname, "../..") } },
  test: {
    include: ["lib/**/*.chaos.ts", "lib/**/*.built.ts"],
    globalSetup: ["lib/chaos/install.ts", "lib/testing/global-setup.ts"],
    setupFiles: ["lib/testing/setup.ts"],
    maxWorkers: 2,
    isolate: false,
    testTimeout: 900_000,
    hookTimeout: 300_000,
  },
});
