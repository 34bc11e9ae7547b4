import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Debian keeps daemons where ordinary users do not look. */
const folders = ["/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin"];

/** Where a daemon of this name is installed. */
export const findDaemon = (name: string): string | undefined =>
  folders.map((folder) => join(folder, name)).find((file) => existsSync(file));

/** A file of this folder, as operators get it. */
export const readTemplate = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");

/** Replaces what stands in an operator's file; a file that no longer has it must not be tested with its own values. */
export function replaceIn(template: string, values: readonly (readonly [from: string, to: string])[]): string {
  return values.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`The configuration no longer says "${from}".`);
    return text.replaceAll(from, to);
  }, template);
}

/** A daemon that has not begun to listen by then has hung. */
const START_MILLISECONDS = 60_000;

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Starts a daemon in the foreground and waits until it listens. Returns what ends it. */
export async function startDaemon(file: string, flags: string[], port: number): Promise<() => Promise<void>> {
  const child: ChildProcess = spawn(file, flags, { stdio: ["ignore", "ignore", "pipe"] });
  // Else it would outlive a run that is broken off.
  const end = () => void child.kill();
  process.once("exit", end);
  let said = "";
  child.stderr?.on("data", (data) => {
    said = `${said}${data}`.slice(-2_000);
  });
  const started = Date.now();
  while (!(await listens(port))) {
    if (child.exitCode !== null || Date.now() - started > START_MILLISECONDS) throw new Error(`${file}: ${said}`);
    await sleep(20);
  }
  return async () => {
    const exited = once(child, "exit");
    process.off("exit", end);
    end();
    await exited;
  };
}
