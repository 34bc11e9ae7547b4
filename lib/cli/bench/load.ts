import autocannon from "autocannon";
import { quantile } from "@/lib/two-samples";

export interface Load {
  requests: autocannon.Request[];
  connections: number;
  seconds: number;
}

/** What callers saw. Times in milliseconds. */
export interface Seen {
  requests: number;
  perSecond: number;
  p50: number;
  p95: number;
  p99: number;
  /** Answers that were neither 2xx nor expected, and requests that got none. */
  failures: number;
}

/** Keeps so many connections busy for so long. */
export async function drive(origin: string, { requests, connections, seconds }: Load): Promise<Seen> {
  const times: number[] = [];
  const started = performance.now();
  const { non2xx, errors } = await new Promise<autocannon.Result>((resolve, reject) => {
    const options = { url: origin, requests, connections, duration: seconds, excludeErrorStats: true };
    const run = autocannon(options, (error, result) => (error ? reject(error) : resolve(result)));
    // autocannon's own histogram counts whole milliseconds.
    run.on("response", (_client, _status, _bytes, milliseconds) => times.push(milliseconds));
  });
  const elapsed = (performance.now() - started) / 1000;
  const [p50 = 0, p95 = 0, p99 = 0] = times.length > 0 ? [0.5, 0.95, 0.99].map((share) => quantile(times, share)) : [];
  return { requests: times.length, perSecond: times.length / elapsed, p50, p95, p99, failures: non2xx + errors };
}
