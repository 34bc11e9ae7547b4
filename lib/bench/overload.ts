import { parseArgs } from "node:util";
import { ADMIN, PASSWORD } from "@/lib/bench/environment";
import { drive, type Seen } from "@/lib/bench/measure/load";
import { operationCases } from "@/lib/bench/operations";
import { prepareService } from "@/lib/bench/service";
import { disconnect } from "@/lib/db";
import { fail } from "@/lib/host/fail";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    times: { type: "string", default: "10" },
    help: { type: "boolean", default: false },
  },
});

const usage = `Usage: npm run bench -- overload [--seconds 60] [--times 10]
Offers ten times what can be done for a minute, first sign-ins (whose hashes fill the cores), then token checks (which fill the
queue for the database), and looks at what is still done meanwhile, at memory, and how soon it is over.
Needs \`npm run build\` and a PostgreSQL: BENCH_DATABASE_URL, else postgres at 127.0.0.1:5432.`;

const SECONDS = Number(values.seconds);
const TIMES = Number(values.times);
/** Of normal load: at the start, and again second by second at the end. */
const CALM_SECONDS = 10;
const PEAK_SECONDS = 10;

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;

function say(title: string, { outcomes, perSecond, p50, p99 }: Seen, seconds: number): void {
  const { done, shed, other, none } = outcomes;
  console.log(
    `  ${title.padEnd(24)} ${perSecond.toFixed(0).padStart(6)} answers/s, ${(done / seconds).toFixed(1).padStart(7)} done/s, ` +
      `${shed} shed, ${other} otherwise, ${none} without answer; p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
  );
}

async function overload(name: string, calm: number, busy: number): Promise<string[]> {
  const { served, cases } = await prepareService(1_000, () => operationCases(ADMIN, PASSWORD, 1));
  try {
    const requests = cases.find((one) => one.name === name)?.requests ?? [];
    const load = (connections: number, seconds: number, perSecond?: number) =>
      drive(served.origin, { requests, connections, seconds, ...(perSecond ? { perSecond } : {}) });
    console.log(`\n${name}`);
    await load(busy, PEAK_SECONDS); // compiles what is hot
    const before = await load(calm, CALM_SECONDS);
    say(`normal, ${calm} at a time`, before, CALM_SECONDS);
    const peak = await load(busy, PEAK_SECONDS);
    say(`peak, ${busy} at a time`, peak, PEAK_SECONDS);
    const { rss: idleRss } = await served.read();
    const peakPerSecond = peak.outcomes.done / PEAK_SECONDS;
    const over = await load(busy * TIMES, SECONDS, Math.ceil(peakPerSecond * TIMES));
    say(`${TIMES} times that`, over, SECONDS);
    const { rss } = await served.read();
    let recovered = 0;
    for (let second = 1; second <= CALM_SECONDS; second += 1) {
      const { p99 } = await load(calm, 1);
      if (p99 > 1.5 * before.p99) recovered = second;
    }
    // A machine that others share has faster and slower minutes: the peak is what it was on both sides.
    const again = await load(busy, PEAK_SECONDS);
    say(`peak again, ${busy} at a time`, again, PEAK_SECONDS);
    const peaks = (peak.outcomes.done + again.outcomes.done) / 2 / PEAK_SECONDS;
    const share = over.outcomes.done / SECONDS / peaks;
    const wrong = [
      share < 0.8 && `only ${(100 * share).toFixed(0)} % of the peak`,
      over.outcomes.other + over.outcomes.none > 0 && "some got neither an answer nor 503",
      recovered >= 5 && "not over after 5 seconds",
    ].filter((one) => one !== false);
    console.log(
      `  ${(100 * share).toFixed(0)} % of the peak; memory ${megabytes(idleRss)} → ${megabytes(rss)}; p99 back after ${recovered} s`,
    );
    return wrong.map((one) => `${name}: ${one}`);
  } finally {
    await served.stop();
    await disconnect();
  }
}

async function run(): Promise<void> {
  if (values.help) throw new Error(usage);
  const wrong = [...(await overload("login", 1, 16)), ...(await overload("profile", 4, 64))];
  if (wrong.length > 0) throw new Error(wrong.join("\n"));
}

run().then(() => process.exit(0), fail);
