import { createHash } from "node:crypto";
import { availableParallelism } from "node:os";
import path from "node:path";
import { Piscina } from "piscina";
import type { Client } from "@/lib/actor";
import { decoyHash } from "@/lib/authentication/password/decoy-hash";
import { hashingQueue } from "@/lib/authentication/password/hashing-queue";
import { OWN, ownPart } from "@/lib/authentication/password/own-hash";
import { env } from "@/lib/env";
import { networkOf } from "@/lib/network";

const holder = globalThis as typeof globalThis & { gatehouseHashers?: Piscina };

/** As many workers as cores, started when the first password arrives. */
function hashers(): Piscina {
  holder.gatehouseHashers ??= new Piscina({
    filename: path.join(process.cwd(), "lib/authentication/password/bcrypt-worker.mjs"),
    minThreads: 1,
    maxThreads: availableParallelism(),
    idleTimeout: 60_000,
  });
  return holder.gatehouseHashers;
}

/** Work of one client; the service's own, as at the command line, has none. */
const inWorker = <Result>(
  name: "hash" | "verify" | "verifyForeign",
  task: Record<string, string | number>,
  client: Client | undefined,
): Promise<Result> =>
  hashingQueue().enter(client ? networkOf(client.ipAddress) : "", () => hashers().run(task, { name }));

const BCRYPT_BYTES = 72;

/** bcrypt reads 72 bytes and stops at NUL: what it would cut short is digested first, so that every byte counts. */
function prepare(password: string): string {
  const normal = password.normalize("NFC");
  const fits = Buffer.byteLength(normal) <= BCRYPT_BYTES && !normal.includes("\0");
  return fits ? normal : createHash("sha384").update(normal).digest("base64");
}

/**
 * A bcrypt hash at the configured cost, made off the main thread.
 * @param client who waits for it, so that networks take turns
 */
export async function hashPassword(password: string, client?: Client): Promise<string> {
  const task = { password: prepare(password), cost: env().BCRYPT_COST };
  return `${OWN}${await inWorker<string>("hash", task, client)}`;
}

/**
 * Whether the password fits the hash. Without a hash it is false, after work that someone with an account might cost.
 * @param address whose password it would be
 * @param client who waits for it, so that networks take turns
 */
export async function verifyPassword(
  password: string,
  hash: string | null | undefined,
  address: string,
  client?: Client,
): Promise<boolean> {
  const worked = hash ?? (await decoyHash(address));
  const own = ownPart(worked);
  // A hash from elsewhere takes the password as it was typed.
  const fits = own
    ? await inWorker<boolean>("verify", { password: prepare(password), hash: own }, client)
    : await inWorker<boolean>("verifyForeign", { password, hash: worked }, client);
  return fits && typeof hash === "string";
}

/** Whether a hash is weaker than the configuration asks for, or written by another system, and should be made anew at login. */
export function needsRehash(hash: string | null): boolean {
  if (hash === null) return false;
  const [, , cost] = ownPart(hash)?.split("$").slice(0, 3) ?? [];
  return cost === undefined || Number(cost) < env().BCRYPT_COST;
}
