import { type ChildProcess, spawn } from "node:child_process";
import { createHash, randomInt, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { disconnect } from "@/lib/db";
import { loadConfiguration } from "@/lib/host/configuration/configuration";
import { openDatabase } from "@/lib/host/database";
import { fail } from "@/lib/host/fail";
import { type FuzzReport, fuzz } from "@/lib/testing/fuzz/fuzz";
import type { FuzzResponse } from "@/lib/testing/fuzz/judge";
import { provision } from "@/lib/testing/fuzz/provision";
import type { FuzzRequest } from "@/lib/testing/fuzz/requests";

const usage = `Usage:
  npm run fuzz                         10,000 requests made from the served document against the production build
  npm run fuzz -- --requests 100000    so many
  npm run fuzz -- --seconds 300        or as many as fit into this time
  npm run fuzz -- --seed 7             the same requests again; the seed of a run is in its first line
With DATABASE_URL it uses that database, which it fills with people; otherwise an embedded one that goes with it.`;

const { values } = parseArgs({
  options: {
    requests: { type: "string", default: "10000" },
    seed: { type: "string", default: String(randomInt(2 ** 30)) },
    seconds: { type: "string", default: "86400" },
    port: { type: "string", default: "3999" },
    help: { type: "boolean" },
  },
});

const CONCURRENCY = 4;
const MAX_MILLISECONDS = 1000;
/** From then on the service has all its caches; its memory at the end is held against the level there. */
const WARM_UP = 0.2;
/** Caches that fill slowly take so much more without anything being lost. */
const MAX_GROWTH = 1.1;
/** What `npm start` runs. */
const SERVICE = "lib/host/start.mjs";
/** Loaded into the service, to ask it for its memory. */
const PROBE = "./lib/testing/fuzz/memory-probe.mjs";

const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });

/** A server may close a kept connection while the next request is on its way; a fresh one tells that from a crash. */
const send = (request: FuzzRequest): Promise<FuzzResponse> =>
  sendOver(agent, request)
    .catch(() => sendOver(undefined, request))
    .catch((error: Error) => ({ status: 599, mediaType: "", text: error.message }));

/** Sends a request exactly as it is written: no library normalizes its address. */
function sendOver(
  connections: Agent | undefined,
  { method, target, headers, body }: FuzzRequest,
): Promise<FuzzResponse> {
  return new Promise((resolve, reject) => {
    const options = {
      agent: connections ?? false,
      host: "localhost",
      port: values.port,
      method,
      path: target,
      // A redirect says the whole address again.
      maxHeaderSize: 2 ** 17,
      // Of a GET Node would send the body, but not say that there is one.
      headers: body === undefined ? headers : { ...headers, "content-length": Buffer.byteLength(body) },
    };
    const outgoing = request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const mediaType = (response.headers["content-type"] ?? "").split(";")[0] ?? "";
        resolve({ status: response.statusCode ?? 0, mediaType, text: Buffer.concat(chunks).toString() });
      });
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/** Megabytes in use by the process once its collector has run. */
async function memoryOf(service: ChildProcess): Promise<{ kept: number; rss: number }> {
  service.send("measure");
  const [{ kept, rss }] = (await once(service, "message")) as [{ kept: number; rss: number }];
  return { kept: Math.round(kept / 2 ** 20), rss: Math.round(rss / 2 ** 20) };
}

async function startService(): Promise<ChildProcess> {
  const service = spawn("node", ["--expose-gc", "--import", PROBE, SERVICE], {
    env: { ...process.env, PORT: values.port, RATE_LIMITS: "off", NODE_ENV: "production" },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const deadline = Date.now() + 60_000;
  const alive = () => send({ method: "GET", target: "/status", headers: {} }).catch(() => undefined);
  while ((await alive())?.status !== 200) {
    if (Date.now() > deadline || service.exitCode !== null) throw new Error("The service did not start.");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return service;
}

const median = (numbers: number[]) =>
  numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0;

function say({ sent, statuses, faults, slowestMilliseconds, slowOnce }: FuzzReport, memory: number[]): boolean {
  const level = median(memory.slice(Math.floor(memory.length * WARM_UP), Math.ceil(memory.length * (WARM_UP + 0.2))));
  const end = median(memory.slice(-Math.ceil(memory.length * 0.2)));
  for (const { fault, seed, request: sample } of faults) console.log(`\n✗ seed ${seed}: ${fault}\n`, sample);
  console.log(`
${sent} requests, ${faults.length} faults
${Object.entries(statuses)
  .map(([status, count]) => `  ${status}: ${count}`)
  .join("\n")}
slowest answer ${Math.round(slowestMilliseconds)} ms; over ${MAX_MILLISECONDS} ms but not when asked again: ${slowOnce}
memory in use after warm-up ${level} MB, at the end ${end} MB, most ${Math.max(...memory)} MB`);
  return faults.length === 0 && end <= level * MAX_GROWTH;
}

async function main(): Promise<void> {
  if (values.help) return console.log(usage);
  const directory = await mkdtemp(join(tmpdir(), "gatehouse-fuzz-"));
  process.env.DATA_DIRECTORY = directory;
  // Of a database that is used again the keys must be readable again.
  const seed = process.env.DATABASE_URL ?? randomUUID();
  process.env.APP_SECRET ??= createHash("sha256").update(seed).digest("base64url");
  process.env.APP_URL = `http://localhost:${values.port}`;
  await loadConfiguration({ dev: false });
  const database = await openDatabase();
  const service = await startService();
  try {
    const document: object = JSON.parse((await send({ method: "GET", target: "/openapi.json", headers: {} })).text);
    console.log(`${values.requests} requests, seed ${values.seed}, ${database.description}`);
    const memory: number[] = [];
    const started = Date.now();
    const afterBatch = async ({ sent, faults }: FuzzReport) => {
      const { kept, rss } = await memoryOf(service);
      memory.push(kept);
      const rate = Math.round((sent * 1000) / (Date.now() - started));
      if (memory.length % 10 === 0)
        console.log(`${sent} sent, ${faults.length} faults, ${kept} MB in use, ${rss} MB resident, ${rate}/s`);
    };
    const report = await fuzz(
      document,
      { send, provision },
      {
        requests: Number(values.requests),
        seed: Number(values.seed),
        seconds: Number(values.seconds),
        concurrency: CONCURRENCY,
        mostMilliseconds: MAX_MILLISECONDS,
        afterBatch,
      },
    );
    process.exitCode = say(report, memory) ? 0 : 1;
  } finally {
    agent.destroy();
    service.kill("SIGTERM");
    await disconnect();
    await database.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

main().catch(fail);
