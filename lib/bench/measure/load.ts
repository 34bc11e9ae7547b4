import autocannon from "autocannon";
import { quantile } from "@/lib/bench/measure/two-samples";

export interface Load {
  requests: autocannon.Request[];
  connections: number;
  seconds: number;
  /** Offered by all connections together; without it each asks again as soon as it is answered. */
  perSecond?: number;
}

/** What callers saw. Times in milliseconds. */
export interface Seen {
  requests: number;
  perSecond: number;
  p50: number;
  p95: number;
  p99: number;
  /** Answers that were neither 2xx nor 3xx, and requests that got none. */
  failures: number;
  /** Answers 2xx and 3xx, 503, any other, and requests without one. */
  outcomes: { done: number; shed: number; other: number; none: number };
}

/** Keeps so many connections busy for so long. */
export async function drive(origin: string, { requests, connections, seconds, perSecond }: Load): Promise<Seen> {
  const times: number[] = [];
  const outcomes = { done: 0, shed: 0, other: 0, none: 0 };
  const started = performance.now();
  const { errors } = await new Promise<autocannon.Result>((resolve, reject) => {
    const rate = perSecond === undefined ? {} : { overallRate: perSecond, ignoreCoordinatedOmission: true };
    const options = { url: origin, requests, connections, duration: seconds, excludeErrorStats: true, ...rate };
    const run = autocannon(options, (error, result) => (error ? reject(error) : resolve(result)));
    // autocannon's own histogram counts whole milliseconds.
    run.on("response", (_client, status, _bytes, milliseconds) => {
      times.push(milliseconds);
      outcomes[status >= 200 && status < 400 ? "done" : status === 503 ? "shed" : "other"] += 1;
    });
  });
  const elapsed = (performance.now() - started) / 1000;
  const [p50 = 0, p95 = 0, p99 = 0] = times.length > 0 ? [0.5, 0.95, 0.99].map((share) => quantile(times, share)) : [];
  outcomes.none = errors;
  const failures = outcomes.shed + outcomes.other + errors;
  return { requests: times.length, perSecond: times.length / elapsed, p50, p95, p99, failures, outcomes };
}
