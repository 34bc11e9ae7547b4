import type { ChildProcess } from "node:child_process";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished } from "vitest";

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

/** Lets a program run until the test is over, and waits until it listens. */
export async function runProgram(child: ChildProcess, port: number): Promise<void> {
  let said = "";
  child.stderr?.on("data", (text) => {
    said += text;
  });
  onTestFinished(() => void child.kill());
  while (!(await listens(port))) {
    if (child.exitCode !== null) throw new Error(`${child.spawnargs.at(-1)?.slice(0, 200)} ended: ${said}`);
    await sleep(50);
  }
}
