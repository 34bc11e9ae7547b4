import { fill, openBenchDatabase, PORT, prepareEnvironment } from "@/lib/bench/environment";
import { type Served, serve } from "@/lib/bench/measure/process";
import type { Case } from "@/lib/bench/operations";
import { disconnect } from "@/lib/db";
import { reloadEnv } from "@/lib/env";
import { forgetSigningKeys } from "@/lib/sessions/keys/signing-keys";

export const HOST = "lib/host/start.mjs";

/** What `npm start` tells Node. */
export const HOST_FLAGS = ["--max-semi-space-size=16"];

/** Turns to a database of so many people: the one of all runs, unless one is named. */
export async function turnToDatabaseOf(users: number, name = `gatehouse_bench_${users}`): Promise<void> {
  await disconnect();
  prepareEnvironment(await openBenchDatabase(name));
  reloadEnv();
  forgetSigningKeys();
  await fill(users);
}

/** The production build on a database of so many people, and what to ask of it. */
export async function prepareService(
  users: number,
  makeCases: () => Promise<Case[]>,
  flags: string[] = [],
): Promise<{ served: Served; cases: Case[] }> {
  await turnToDatabaseOf(users);
  const served = await serve({ file: HOST, port: PORT, ready: "/status", flags: [...HOST_FLAGS, ...flags] });
  return { served, cases: await makeCases() };
}
