import { parseArgs } from "node:util";
import { ADMIN, PASSWORD } from "@/lib/cli/bench/environment";
import { drive } from "@/lib/cli/bench/load";
import { listCases, operationCases } from "@/lib/cli/bench/operations";
import { prepareService } from "@/lib/cli/bench/service";
import { disconnect } from "@/lib/db";
import { fail } from "@/lib/host/fail";

const { values } = parseArgs({
  options: {
    requests: { type: "string", default: "1000000" },
    help: { type: "boolean", default: false },
  },
});

const usage = `Usage: npm run bench -- endurance [--requests 1000000]
Asks the production build a million times, mostly for token checks, with refreshes, lists and refusals in between, and looks at each
tenth: whether answers take longer or the process grows.
Needs \`npm run build\` and a PostgreSQL: BENCH_DATABASE_URL, else postgres at 127.0.0.1:5432.`;

const REQUESTS = Number(values.requests);
const PARTS = 10;
const CONNECTIONS = 16;
const SLICE_SECONDS = 5;

async function run(): Promise<void> {
  if (values.help) throw new Error(usage);
  const { served, cases } = await prepareService(1_000, async () => [
    ...(await operationCases(ADMIN, PASSWORD, 2 * CONNECTIONS)),
    ...(await listCases(ADMIN, 1_000)),
  ]);
  const of = (...names: string[]) => names.flatMap((name) => cases.find((one) => one.name === name)?.requests ?? []);
  const nobody = { ...of("profile")[0], headers: { authorization: "Bearer nonsense" } };
  const requests = [
    ...of("validate", "profile", "profile", "validate", "profile"),
    ...of("list, first page of 50", "validate", "profile", "profile"),
    nobody,
  ];
  const parts: { p50: number; p99: number; rss: number; cpu: number }[] = [];
  try {
    let done = 0;
    for (let part = 1; part <= PARTS; part += 1) {
      const slices: { p50: number; p99: number; cpu: number; requests: number }[] = [];
      let rss = 0;
      while (done < (REQUESTS * part) / PARTS) {
        const seen = await drive(served.origin, { requests, connections: CONNECTIONS, seconds: SLICE_SECONDS });
        const reading = await served.read();
        if (seen.outcomes.shed + seen.outcomes.none > 0) throw new Error("Requests got no answer.");
        done += seen.requests;
        rss = reading.rss;
        slices.push({ p50: seen.p50, p99: seen.p99, cpu: reading.cpuMilliseconds, requests: seen.requests });
      }
      const middle = (name: "p50" | "p99") =>
        slices.map((slice) => slice[name]).sort((a, b) => a - b)[slices.length >> 1];
      const sum = (name: "cpu" | "requests") => slices.reduce((total, slice) => total + slice[name], 0);
      const [p50 = 0, p99 = 0] = [middle("p50"), middle("p99")];
      parts.push({ p50, p99, rss, cpu: sum("cpu") / sum("requests") });
      console.log(
        `${String(done).padStart(8)} requests: p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms, ` +
          `${(sum("cpu") / sum("requests")).toFixed(3)} ms of CPU each, ${(rss / 1e6).toFixed(0)} MB`,
      );
    }
  } finally {
    await served.stop();
    await disconnect();
  }
  const [second, last] = [parts[1], parts.at(-1)];
  if (!second || !last) throw new Error("Nothing was measured.");
  // The first tenth compiles and fills caches that are bounded; growth is what goes on after that.
  console.log(
    `From the second tenth to the last: CPU × ${(last.cpu / second.cpu).toFixed(2)}, memory × ${(last.rss / second.rss).toFixed(2)}`,
  );
  if (last.cpu > 1.25 * second.cpu || last.rss > 1.15 * second.rss) throw new Error("It grows.");
}

run().then(() => process.exit(0), fail);
