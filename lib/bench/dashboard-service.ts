import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type BrowserContext, chromium } from "@playwright/test";
import { hashPassword } from "@/lib/authentication/password/password-hash";
import { quantile } from "@/lib/bench/measure/two-samples";
import { migrateDatabase } from "@/lib/database/migrate";
import { db, disconnect } from "@/lib/db";
import { loadConfiguration } from "@/lib/host/configuration/configuration";
import { openDatabase } from "@/lib/host/database";
import { seed } from "@/lib/host/seed";
import { randomToken } from "@/lib/secrets";
import { chromiumFlags, requireChromium } from "@/lib/testing/chromium";

/** Starts the production build and waits until it answers. */
async function startService(databaseUrl: string, origin: string): Promise<ChildProcess> {
  const settings = {
    NODE_ENV: "production" as const,
    PORT: new URL(origin).port,
    DATABASE_URL: databaseUrl,
    RATE_LIMITS: "off",
    APP_URL: origin,
  };
  const service = spawn(process.execPath, ["lib/host/start.mjs"], {
    env: { ...process.env, ...settings },
    stdio: ["ignore", "ignore", "inherit"],
  });
  for (let attempt = 0; attempt < 300 && service.exitCode === null; attempt += 1) {
    const answers = await fetch(`${origin}/status`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (answers) return service;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  service.kill();
  throw new Error("The service does not start.");
}

/** Signs the browser in as an administrator who exists only for the measurement. */
async function signIn(context: BrowserContext, origin: string, email: string, password: string): Promise<void> {
  const { csrfToken } = await (await context.request.get(`${origin}/api/auth/csrf`)).json();
  const answer = await context.request.post(`${origin}/api/auth/callback/credentials`, {
    data: { email, password, csrfToken, json: "true" },
    headers: { origin },
  });
  if (!answer.ok()) throw new Error(await answer.text());
}

/** One line of the report: the median, the 95th percentile and the highest of some times in milliseconds. */
export function printTimes(name: string, times: readonly number[]): void {
  const [median, high, most] = [0.5, 0.95, 1].map((share) => `${quantile(times, share).toFixed(0).padStart(5)} ms`);
  console.log(`${name.padEnd(44)} ${String(times.length).padStart(5)}  median ${median}  95 % ${high}  most ${most}`);
}

/** Asks for a page once, so that what a process does once is not counted among what it does each time; the report has it apart. */
export async function warmUp(context: BrowserContext, address: string): Promise<void> {
  const since = performance.now();
  const answer = await context.request.get(address);
  if (!answer.ok()) throw new Error(`${address} answered with ${answer.status()}.`);
  printTimes("document, first answer of the process", [performance.now() - since]);
}

interface Dashboard {
  port: string;
  /** Puts into the database what is measured, before the service starts. */
  fill?: () => Promise<void>;
  /** Takes it out again. */
  empty?: () => Promise<void>;
  /** Measures as an administrator who is signed in; resolves to what took too long. */
  measure: (context: BrowserContext, origin: string) => Promise<string[]>;
}

/** Runs a measurement of the dashboard in a real Chromium, on the last build and the configured database. Rejects if something took too long. */
export async function measureDashboard({ port, fill, empty, measure }: Dashboard): Promise<void> {
  await loadConfiguration({ dev: process.env.NODE_ENV !== "production" });
  const origin = `http://localhost:${port}`;
  const database = await openDatabase();
  const [email, password] = [`bench-${randomToken().toLowerCase().slice(0, 12)}@example.com`, randomToken()];
  let service: ChildProcess | undefined;
  try {
    await migrateDatabase(database.url);
    await seed();
    const role = await db.role.findUniqueOrThrow({ where: { name: "admin" } });
    const passwordHash = await hashPassword(password);
    await db.user.create({
      data: { email, passwordHash, confirmedAt: new Date(), grants: { create: { roleId: role.id } } },
    });
    await fill?.();
    console.log(`${await db.user.count()} users, ${database.description}`);
    service = await startService(database.url, origin);
    const browser = await chromium.launch({ executablePath: requireChromium(), args: chromiumFlags });
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    // tsx names functions through a helper that pages do not have.
    await context.addInitScript("globalThis.__name = (value) => value");
    await signIn(context, origin, email, password);
    const wrong = await measure(context, origin).finally(() => browser.close());
    if (wrong.length > 0) throw new Error(wrong.join("\n"));
  } finally {
    if (service && service.exitCode === null) {
      service.kill();
      await once(service, "exit");
    }
    await empty?.();
    await db.user.deleteMany({ where: { email } });
    await disconnect();
    await database.stop();
  }
}
