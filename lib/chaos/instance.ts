import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { env } from "@/lib/env";
import { freePort } from "@/lib/testing/free-port";

/** The production service in a process of its own. */
export interface Instance {
  origin: string;
  /** Sends a request; undefined when the connection broke before the answer was there. */
  call(method: string, path: string, options?: CallOptions): Promise<TestResponse | undefined>;
  /** Ends it as a power cut would; resolves when it is gone. */
  kill(): Promise<void>;
  /** How it ended. */
  exited: Promise<number | null>;
  pid: number;
  /** What it has written to its log so far. */
  log(): string;
  /** Closes the pipe that its log goes into, as a log collector does that ends. */
  closeLog(): void;
}

interface CallOptions {
  body?: unknown;
  token?: string | undefined;
}

interface TestResponse {
  status: number;
  // Tests read answers of every shape.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  body: any;
  headers: Headers;
}

export async function call(origin: string, method: string, path: string, { body, token }: CallOptions) {
  const headers = {
    ...(body === undefined ? {} : { "Content-Type": "application/json" }),
    ...(token ? { Authorization: `Bearer ${token}` } : {}),
  };
  try {
    const response = await fetch(origin + path, { method, headers, body: JSON.stringify(body) ?? null });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
  } catch (error) {
    if (error instanceof TypeError) return undefined; // fetch's word for a connection that broke
    throw error;
  }
}

const START_MILLISECONDS = 300_000;

interface Start {
  /** Flags for Node. */
  flags?: string[];
  /** What Node runs. */
  file?: string;
  /** Where it runs. */
  directory?: string;
  port?: number;
}

/**
 * Starts the service on a database and waits for its first 200. Anyone who calls this ends it.
 * @param variables its environment besides what tests have in common
 */
export async function spawnInstance(variables: Record<string, string>, start: Start = {}): Promise<Instance> {
  const { flags = [], file = "lib/host/start.mjs", directory = "." } = start;
  const port = start.port ?? (await freePort());
  const child = spawn(process.execPath, [...flags, file], {
    stdio: ["ignore", "ignore", "pipe"],
    cwd: directory,
    env: { ...process.env, NODE_ENV: "production", PORT: String(port), RATE_LIMITS: "off", ...variables },
  });
  let log = "";
  child.stderr?.on("data", (text) => {
    log += text;
  });
  const exited = once(child, "exit").then(([code]) => code as number | null); // Node's own type of the event
  const kill = async () => {
    child.kill("SIGKILL");
    await exited;
  };
  const origin = `http://127.0.0.1:${port}`;
  const started = Date.now();
  while ((await call(origin, "GET", "/status", {}))?.status !== 200) {
    if (child.exitCode !== null || Date.now() - started > START_MILLISECONDS) {
      await kill();
      throw new Error(`It did not start: ${log.slice(-2_000)}`);
    }
    await sleep(20);
  }
  return {
    origin,
    pid: child.pid ?? 0,
    call: (method, path, options = {}) => call(origin, method, path, options),
    kill,
    exited,
    log: () => log,
    closeLog: () => child.stderr?.destroy(),
  };
}

/**
 * Starts the service for one test, which it ends with.
 * @param variables its environment besides; DATABASE_URL is the worker's own unless given
 */
export async function startInstance(variables: Record<string, string> = {}, start: Start = {}): Promise<Instance> {
  const { DATABASE_URL = "", APP_URL, APP_SECRET } = env();
  const instance = await spawnInstance({ DATABASE_URL, APP_URL, APP_SECRET, ...variables }, start);
  onTestFinished(instance.kill);
  return instance;
}
