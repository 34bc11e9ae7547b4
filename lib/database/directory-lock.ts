import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, connect, createServer } from "node:net";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { lock } from "proper-lockfile";

/** A lock nobody has refreshed for this long belongs to a killed process. */
const STALE_MILLISECONDS = 2_000;
const WAIT_MILLISECONDS = STALE_MILLISECONDS + 3_000;

type Owner = { processId: number; startedBy: number; beaconPort: number; since: string };

/**
 * Makes this process the only one that opens `directory`, and returns what ends that.
 *
 * While another process lives on the directory this fails at once; the lock of a killed one is waited out. A process
 * busy in WebAssembly cannot refresh its lock, so it also keeps a port open: the kernel answers there however busy it is.
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const ownerFile = `${directory}.owner.json`;
  await mkdir(dirname(directory), { recursive: true, mode: 0o700 });
  const release = await acquire(directory, ownerFile);
  const beacon = createServer((socket) => socket.destroy()).unref();
  await new Promise<void>((resolve, reject) => beacon.once("error", reject).listen(0, "127.0.0.1", resolve));
  const { port } = beacon.address() as AddressInfo; // a TCP server that listens has no other kind of address
  const owner: Owner = {
    processId: process.pid,
    startedBy: process.ppid,
    beaconPort: port,
    since: new Date().toISOString(),
  };
  await writeFile(ownerFile, JSON.stringify(owner), { mode: 0o600 });
  return async () => {
    await rm(ownerFile, { force: true });
    beacon.close();
    await release();
  };
}

async function acquire(directory: string, ownerFile: string): Promise<() => Promise<void>> {
  const deadline = Date.now() + WAIT_MILLISECONDS;
  for (;;) {
    const owner = await readOwner(ownerFile);
    if (owner && (await isAlive(owner))) throw new Error(describeConflict(directory, owner));
    try {
      return await lock(directory, { realpath: false, stale: STALE_MILLISECONDS, update: STALE_MILLISECONDS / 2 });
    } catch (error) {
      if (!isLocked(error)) throw error;
      if (Date.now() > deadline) throw new Error(describeConflict(directory));
      await sleep(100);
    }
  }
}

function isLocked(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ELOCKED";
}

async function readOwner(ownerFile: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(ownerFile, "utf8"));
  } catch {
    return undefined; // never started, or killed while writing: the lock itself decides
  }
}

/** Process ids and ports are both given out again; that a stranger has got the same pair is not to be expected. */
async function isAlive({ processId, beaconPort }: Owner): Promise<boolean> {
  return isRunning(processId) && (await accepts(beaconPort));
}

function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM"; // it runs, as someone else
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1")
      .setTimeout(1_000, () => socket.destroy())
      .once("connect", () => resolve(true))
      .once("error", () => resolve(false))
      .once("close", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

function describeConflict(directory: string, owner?: Owner): string {
  const who = owner ? `process ${owner.startedBy}, since ${new Date(owner.since).toLocaleString()}` : "another process";
  return (
    `The embedded database in ${directory} is already in use (${who}). It can serve one Gatehouse at a time: ` +
    "stop the other one, or set DATABASE_URL to a PostgreSQL server that both can share."
  );
}
