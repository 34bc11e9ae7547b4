import { setTimeout as sleep } from "node:timers/promises";
import { generateClient } from "@/lib/database/generate";
import { migrateDatabase } from "@/lib/database/migrate";
import { type Env, env, parseEnv } from "@/lib/env";
import { describeTransport } from "@/lib/mail/transports";
import { beginDraining } from "@/lib/operator/draining";
import { startCounting } from "@/lib/telemetry/start-metrics";
import { endTracing, startTracing } from "@/lib/telemetry/start-tracing";
import { readGitCommit } from "./commit";
import { keepVariables, loadConfiguration } from "./configuration/configuration";
import { setDefaults } from "./configuration/default-variables";
import { type HostDatabase, openDatabase } from "./database";
import { fail } from "./fail";
import { logConsole } from "./output/console-lines";
import { logWarnings } from "./output/warning-lines";
import { createListener, type Listener } from "./requests/listener";
import { createPages, type Pages } from "./requests/pages";
import { answerUpgrades } from "./requests/upgrades";
import { seed } from "./seed";

/*
 * `npm run dev` and `npm start`: the whole service in one process, so that killing it leaves nothing behind. Only the
 * embedded database has a process of its own, and that one ends when this one does.
 */

/** For the requests that run when the listener closes. */
const REQUESTS_MILLISECONDS = 8_000;
/** For mail under way, connections to the database, and the embedded one. Docker kills ten seconds after it has asked. */
const CLOSING_MILLISECONDS = 1_500;

async function start({ dev }: { dev: boolean }): Promise<void> {
  const releaseWarnings = dev ? undefined : logWarnings();
  await loadConfiguration({ dev });
  const commit = process.env.GIT_COMMIT ? undefined : readGitCommit();
  if (commit) setDefaults({ GIT_COMMIT: commit });
  const { PORT, HOST, loopback } = parseEnv(process.env);
  const host = HOST ?? (loopback ? "localhost" : undefined);
  const listener = await createListener(PORT, host);
  if (process.env.PORT) process.env.PORT = String(listener.port);
  else setDefaults({ PORT: String(listener.port) });

  if (dev) await generateClient();
  const database = await openDatabase();
  let stopping = false;
  database.ended.then(() => {
    if (!stopping) fail(new Error("The embedded database ended unexpectedly. Start again: what it confirmed is safe."));
  });
  await migrateDatabase(database.url);

  const settings = env(); // reads once and remembers: not before all is set
  releaseWarnings?.();
  process.env.NEXTAUTH_URL = settings.APP_URL;
  await startTracing();
  await startCounting();
  const setupAddress = await seed();
  const pages = createPages({ dev, hostname: host, port: listener.port });
  if (dev) answerUpgrades(listener.server, pages.sink);
  // Before the first request is let in, for it must be let out, too.
  const stop = async (): Promise<void> => {
    if (stopping) process.exit(1); // asked twice: anyone who asks is in a hurry
    stopping = true;
    await drain(listener, settings.DRAIN_SECONDS);
    // What is still open then is safe as it is: the database keeps what it acknowledged, and unsent mail is due again.
    setTimeout(() => process.exit(0), CLOSING_MILLISECONDS);
    await shutDown(pages, database).catch(fail);
    process.exit(0);
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  if (process.env.npm_lifecycle_event) stopWithParent(stop);
  // What needs the database's client comes late: the first start has only just made it.
  const { handlersOf } = await import("./requests/handlers");
  listener.serve(await handlersOf(pages, { dev }));
  await pages.open();
  keepVariables();
  welcome(settings, database, setupAddress);
  if (!dev) logConsole();
}

/** npm runs us through a shell, which takes the signals meant for us to its grave. */
function stopWithParent(stop: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop();
  }, 500).unref();
}

/** Answers until balancers have noticed, and then what has come until then. */
async function drain(listener: Listener, seconds: number): Promise<void> {
  process.stdout.write("\n  Stopping …\n");
  beginDraining();
  await sleep(seconds * 1000);
  await listener.close(REQUESTS_MILLISECONDS);
}

async function shutDown(pages: Pages, database: HostDatabase): Promise<void> {
  const { stopDelivery } = await import("@/lib/events/outbox");
  await stopDelivery();
  await pages.close();
  await endTracing();
  const { disconnect } = await import("@/lib/db");
  await disconnect();
  await database.stop();
}

function welcome(settings: Env, database: HostDatabase, setupAddress: string | undefined): void {
  const lines = [
    ["Address", settings.APP_URL],
    ["Database", database.description],
    ["Mail", describeTransport()],
    ["First administrator", setupAddress],
  ].filter(([, value]) => value);
  const text = lines.map(([name, value]) => `  ${name}: ${value}\n`).join("");
  console.log(`\n${text}\n  ${settings.BRAND_NAME} is ready. Stop with Ctrl-C.\n`);
}

start({ dev: process.argv.includes("--dev") }).catch(fail);
