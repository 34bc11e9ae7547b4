import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import type { Browser, BrowserContext } from "@playwright/test";
import { Client } from "pg";
import { newEmail, PASSWORD, texts } from "@/e2e/person";
import { startEmbeddedDatabase } from "@/lib/database/embedded";
import { freePort } from "@/lib/testing/free-port";

/** A service that nobody administers yet, with its limits on, and its database within reach. */
export interface OwnService {
  origin: string;
  /** Where the first administrator chooses a password; empty where the variables name one. */
  setupAddress: string;
  database: Client;
  /** Ends the process, and starts another on the same database, with these variables besides. */
  restart: (more?: Record<string, string>) => Promise<void>;
  stop: () => Promise<void>;
}

/** Resolves once the service says that it is ready; rejects with all it said when it ends before. */
function ready(service: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    service.stdout?.on("data", (chunk) => {
      output += String(chunk);
      if (output.includes("is ready")) resolve(/First administrator: (\S+)/.exec(output)?.[1] ?? "");
    });
    service.once("exit", () => reject(new Error(`The service did not start:\n${output}`)));
  });
}

/** Starts one beside the service that the other tests share. */
export async function startOwnService(variables: Record<string, string> = {}): Promise<OwnService> {
  const { url, stop: stopDatabase } = await startEmbeddedDatabase();
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const env = {
    ...process.env,
    PORT: String(port),
    DATABASE_URL: url,
    APP_SECRET: randomBytes(32).toString("base64url"),
    APP_URL: origin,
    RATE_LIMITS: "on",
    DEV_INBOX: "on",
    MAGIC_LINKS: "on",
    ADMIN_EMAIL: "",
    ADMIN_PASSWORD: "",
    ...variables,
  };
  const start = async (more: Record<string, string> = {}) => {
    const service = spawn(process.execPath, ["lib/host/start.mjs"], { env: { ...env, ...more } });
    const ended = new Promise<void>((resolve) => service.once("exit", () => resolve()));
    const setupAddress = await ready(service);
    const end = () => {
      service.kill("SIGTERM");
      return ended;
    };
    return { setupAddress, end };
  };
  let running = await start();
  const database = new Client({ connectionString: url });
  await database.connect();
  const restart = async (more?: Record<string, string>) => {
    await running.end();
    running = await start(more);
  };
  const stop = async () => {
    await database.end();
    await running.end();
    await stopDatabase();
  };
  return { origin, setupAddress: running.setupAddress, database, restart, stop };
}

/** Signs its first administrator up in a browser, and resolves to what that browser then holds. */
export async function administratorOf(
  { origin, setupAddress }: OwnService,
  browser: Browser,
  email = newEmail(),
): Promise<Awaited<ReturnType<BrowserContext["storageState"]>>> {
  const context = await browser.newContext({ locale: "en" });
  const page = await context.newPage();
  await page.goto(setupAddress);
  await page.getByLabel(texts.en.setup.email, { exact: true }).fill(email);
  await page.getByLabel(texts.en.setup.password, { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: texts.en.setup.submit }).click();
  await page.waitForURL(`${origin}/admin`);
  const state = await context.storageState();
  await context.close();
  return state;
}
