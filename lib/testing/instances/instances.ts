import { fork } from "node:child_process";
import { once } from "node:events";
import { onTestFinished } from "vitest";

/** Origins of so many instances of the service on this worker's database, each a process; they end with the test. */
export async function startInstances(count: number, variables: Record<string, string>): Promise<string[]> {
  const children = Array.from({ length: count }, () =>
    fork("lib/testing/instances/instance.ts", { execArgv: ["--import", "tsx"], env: { ...process.env, ...variables } }),
  );
  onTestFinished(async () => {
    const ends = children.map((child) => once(child, "exit"));
    for (const child of children) child.kill();
    await Promise.all(ends);
  });
  const ports = await Promise.all(children.map(async (child) => (await once(child, "message"))[0] as number));
  return ports.map((port) => `http://127.0.0.1:${port}`);
}
