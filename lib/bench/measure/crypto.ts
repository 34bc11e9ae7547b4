import { generateKeyPairSync, sign } from "node:crypto";
import { availableParallelism } from "node:os";
import path from "node:path";
import bcrypt from "bcryptjs";
import { Piscina } from "piscina";

/** What bcryptjs alone checks in a second on all cores, in worker threads and with nothing else to do. */
export async function bcryptPerSecond(cost: number, seconds: number): Promise<number> {
  const filename = path.join(process.cwd(), "lib/authentication/password/bcrypt-worker.mjs");
  const threads = availableParallelism();
  const workers = new Piscina({ filename, minThreads: threads, maxThreads: threads });
  const task = { password: "four unrelated plain words", hash: bcrypt.hashSync("another", cost) };
  await Promise.all(Array.from({ length: threads }, () => workers.run(task, { name: "verify" })));
  const started = performance.now();
  let done = 0;
  await Promise.all(
    Array.from({ length: threads }, async () => {
      for (; performance.now() - started < seconds * 1000; done += 1) await workers.run(task, { name: "verify" });
    }),
  );
  const elapsed = (performance.now() - started) / 1000;
  await workers.destroy();
  return done / elapsed;
}

/** CPU milliseconds of one RS256 signature with 2,048 bits. */
export function signatureMilliseconds(): number {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const runs = 300;
  const before = process.cpuUsage();
  for (let run = 0; run < runs; run += 1) sign("sha256", Buffer.from(String(run)), privateKey);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / runs;
}
