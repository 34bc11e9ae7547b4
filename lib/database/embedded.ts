import { fork } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { extname, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export type EmbeddedOptions = {
  /** Where the data live; without it they live in memory and die with the process. */
  dataDirectory?: string;
  /** For databases in memory: the file of an earlier `dumpDataDir()` to begin with. */
  snapshot?: string;
};

export type EmbeddedDatabase = {
  /** A PostgreSQL URL, on loopback and a port of its own. */
  url: string;
  /** Closes the database cleanly; resolves when its process is gone. */
  stop(): Promise<void>;
  /** Resolves when the process is gone, asked for or not. */
  exited: Promise<void>;
};

/** What the process tells its parent, once. */
export type EmbeddedMessage = { url: string } | { problem: string };

/** The process's file lies beside this one: TypeScript in the sources, JavaScript in a build. */
const extension = extname(import.meta.url);
const processFile = fileURLToPath(new URL(`./embedded-process${extension}`, import.meta.url));
const loader = () => ["--import", pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href];

/**
 * Starts PostgreSQL-in-WebAssembly (PGlite) in a process of its own, since it computes on the thread it lives on. The
 * process ends with ours, also when ours is killed; an acknowledged commit survives the death of both.
 *
 * All connections share one session of PostgreSQL: while one is in a transaction the others wait, and nothing that
 * belongs to a session (named statements, `SET`, session-level advisory locks) is safe.
 *
 * @throws an Error for people when another process is using `dataDirectory`.
 */
export async function startEmbeddedDatabase(options: EmbeddedOptions = {}): Promise<EmbeddedDatabase> {
  const dataDirectory = options.dataDirectory && resolve(options.dataDirectory);
  const child = fork(processFile, [JSON.stringify({ ...options, dataDirectory })], {
    execArgv: extension === ".ts" ? loader() : [],
  });
  const exited = once(child, "exit").then(() => undefined);
  const message = await Promise.race([once(child, "message").then(firstMessage), exited]);
  if (!message) throw new Error("The process of the embedded database ended before it was ready.");
  if ("problem" in message) throw new Error(message.problem);
  const stop = () => {
    if (child.connected) child.disconnect();
    return exited;
  };
  return { url: message.url, stop, exited };
}

function firstMessage([message]: EmbeddedMessage[]): EmbeddedMessage | undefined {
  return message;
}
