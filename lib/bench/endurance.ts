import { parseArgs } from "node:util";
import { ADMIN, PASSWORD } from "@/lib/bench/environment";
import { drive, type Load } from "@/lib/bench/measure/load";
import { middle } from "@/lib/bench/measure/measure";
import type { Served } from "@/lib/bench/measure/process";
import { listCases, operationCases } from "@/lib/bench/operations";
import { prepareService } from "@/lib/bench/service";
import { disconnect } from "@/lib/db";
import { fail } from "@/lib/host/fail";

const { values } = parseArgs({
  options: {
    requests: { type: "string", default: "1000000" },
    help: { type: "boolean", default: false },
  },
});

const usage = `Usage: npm run bench -- endurance [--requests 1000000]
Asks the production build a million times, mostly for token checks, with lists and refusals in between, and looks at each
tenth: whether answers take longer or the process grows.
Needs \`npm run build\` and a PostgreSQL: BENCH_DATABASE_URL, else postgres at 127.0.0.1:5432.`;

const REQUESTS = Number(values.requests);
const PARTS = 10;
const CONNECTIONS = 16;
const SLICE_SECONDS = 5;

interface Part {
  requests: number;
  cpu: number;
  /** Medians over the slices, milliseconds. */
  p50: number;
  p99: number;
  /** Bytes in use. */
  heap: number;
  rss: number;
}

const median = (values: number[]) => middle(values, (value) => value) ?? 0;

/** Drives the service until it has answered so many requests. */
async function drivePart(served: Served, requests: Load["requests"], count: number): Promise<Part> {
  const p50s: number[] = [];
  const p99s: number[] = [];
  const part = { requests: 0, cpu: 0, heap: 0, rss: 0 };
  while (part.requests < count) {
    const seen = await drive(served.origin, { requests, connections: CONNECTIONS, seconds: SLICE_SECONDS });
    if (seen.outcomes.shed + seen.outcomes.none > 0) throw new Error("Requests got no answer.");
    const { cpuMilliseconds, heapUsed, rss } = await served.read();
    p50s.push(seen.p50);
    p99s.push(seen.p99);
    part.requests += seen.requests;
    part.cpu += cpuMilliseconds;
    Object.assign(part, { heap: heapUsed, rss });
  }
  return { ...part, cpu: part.cpu / part.requests, p50: median(p50s), p99: median(p99s) };
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;

async function run(): Promise<void> {
  if (values.help) throw new Error(usage);
  const makeCases = async () => [...(await operationCases(ADMIN, PASSWORD, 1)), ...(await listCases(ADMIN, 1_000))];
  const { served, cases } = await prepareService(1_000, makeCases, ["--expose-gc"]);
  const of = (...names: string[]) => names.flatMap((name) => cases.find((one) => one.name === name)?.requests ?? []);
  const nobody = { ...of("profile")[0], headers: { authorization: "Bearer nonsense" } };
  const requests = [
    ...of("validate", "profile", "profile", "validate", "profile"),
    ...of("list, first page of 50", "validate", "profile", "profile"),
    nobody,
  ];
  const parts: Part[] = [];
  try {
    for (let done = 0; done < REQUESTS; ) {
      const part = await drivePart(served, requests, REQUESTS / PARTS);
      parts.push(part);
      done += part.requests;
      console.log(
        `${String(done).padStart(8)} requests: p50 ${part.p50.toFixed(2)} ms, p99 ${part.p99.toFixed(2)} ms, ` +
          `${part.cpu.toFixed(3)} ms of CPU each, ${megabytes(part.heap)} in use, ${megabytes(part.rss)} resident`,
      );
    }
  } finally {
    await served.stop();
    await disconnect();
  }
  const [second, last] = [parts[1], parts.at(-1)];
  if (!second || !last) throw new Error("Nothing was measured.");
  // The first tenth compiles, and fills caches that are bounded; growth is what goes on after that.
  const [cpu, heap] = [last.cpu / second.cpu, last.heap / second.heap];
  console.log(`From the second tenth to the last: CPU × ${cpu.toFixed(2)}, memory in use × ${heap.toFixed(2)}`);
  if (cpu > 1.25 || heap > 1.1) throw new Error("It grows.");
}

run().then(() => process.exit(0), fail);
