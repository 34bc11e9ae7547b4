import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

/** What a process has used since it was asked last. */
export interface Reading {
  cpuMilliseconds: number;
  /** 99th percentile. */
  eventLoopDelayMilliseconds: number;
  /** Bytes. */
  rss: number;
  /** Bytes of the main thread's heap; what was in use after a collection where Node was started with --expose-gc. */
  heapUsed: number;
}

export interface Served {
  origin: string;
  /** From the start of the process to the first 200. */
  startMilliseconds: number;
  read(): Promise<Reading>;
  stop(): Promise<void>;
}

const probe = new URL("./probe.mjs", import.meta.url).href;
const PATIENCE_MILLISECONDS = 60_000;

interface Program {
  file: string;
  port: number;
  /** Answers 200 when the service is ready. */
  ready: string;
  env?: Record<string, string>;
  /** More flags for Node. */
  flags?: string[];
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(url);
    await response.arrayBuffer();
    return response.ok;
  } catch (error) {
    if (error instanceof TypeError) return false; // nothing listens yet
    throw error;
  }
}

/** Starts a server in a process of its own and waits until it answers. */
export async function serve({ file, port, ready, env = {}, flags = [] }: Program): Promise<Served> {
  const started = performance.now();
  const child = fork(file, {
    execArgv: [...flags, "--import", probe],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: { ...process.env, NODE_ENV: "production", PORT: String(port), ...env },
  });
  const origin = `http://127.0.0.1:${port}`;
  while (!(await isReady(origin + ready))) {
    if (child.exitCode !== null) throw new Error(`${file} ended before it answered.`);
    if (performance.now() - started > PATIENCE_MILLISECONDS) throw new Error(`${file} does not answer.`);
    await sleep(10);
  }
  return {
    origin,
    startMilliseconds: performance.now() - started,
    read: async () => {
      child.send("read");
      const [reading] = await once(child, "message");
      return reading;
    },
    stop: async () => {
      child.kill("SIGTERM");
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}
