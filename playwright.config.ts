import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { defineConfig } from "@playwright/test";
import { chromiumFlags, requireHeadlessChromium } from "./lib/testing/chromium";
import { freePort } from "./lib/testing/free-port";

// Workers load this file again: what is chosen by chance is chosen once, by the process that starts the service.
process.env.E2E_PORT ??= String(await freePort());
const port = Number(process.env.E2E_PORT);
process.env.E2E_CHROMIUM ??= requireHeadlessChromium();
process.env.E2E_DATA_DIRECTORY ??= mkdtempSync(path.join(tmpdir(), "gatehouse-e2e-"));

/** The production build on its embedded database, in a folder of its own. */
export default defineConfig({
  testDir: "e2e",
  workers: 2,
  // For a machine of any speed: what hangs is ended, what is slow is not.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  forbidOnly: Boolean(process.env.CI),
  // Browsers on busy machines stumble; a test that needs its second try is reported as flaky.
  retries: process.env.CI ? 1 : 0,
  reporter: [["list"], ["json", { outputFile: "test-results/e2e.json" }]],
  use: {
    baseURL: `http://localhost:${port}`,
    // Recording every test would take a third of the run.
    trace: "on-first-retry",
    launchOptions: { executablePath: process.env.E2E_CHROMIUM, args: chromiumFlags },
  },
  webServer: {
    command: "npm start",
    url: `http://localhost:${port}/status`,
    timeout: 300_000,
    gracefulShutdown: { signal: "SIGTERM", timeout: 15_000 },
    env: {
      PORT: String(port),
      DATA_DIRECTORY: process.env.E2E_DATA_DIRECTORY,
      DATABASE_URL: "",
      APP_URL: "",
      RATE_LIMITS: "off",
      DEV_INBOX: "on",
      MAGIC_LINKS: "on",
      CLIENT_METADATA_HOSTS: "*",
      ADMIN_EMAIL: "admin@example.com",
      ADMIN_PASSWORD: "correct horse battery staple",
    },
  },
});
