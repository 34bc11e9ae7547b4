import { type FuzzResponse, judgeBy } from "@/lib/testing/fuzz/judge";
import { type FuzzRequest, makeRequests } from "@/lib/testing/fuzz/requests";
import type { Pool } from "@/lib/testing/fuzz/values";

/** A running service, however it is reached. */
export interface FuzzTarget {
  send(request: FuzzRequest): Promise<FuzzResponse>;
  /** New actors and things, for those of the batch before may be gone. */
  provision(): Promise<Pool>;
}

export interface FuzzReport {
  sent: number;
  statuses: Record<string, number>;
  faults: { fault: string; seed: number; request: FuzzRequest }[];
  slowestMilliseconds: number;
  /** Answers over the limit whose request, sent once more on its own, was answered in time. */
  slowOnce: number;
}

export interface FuzzOptions {
  requests: number;
  seed: number;
  /** Ends earlier when so much time has passed. */
  seconds: number;
  concurrency: number;
  /** An answer may take so long. */
  mostMilliseconds: number;
  afterBatch?: (report: FuzzReport) => Promise<void>;
}

const BATCH = 500;
const MAX_FAULTS = 20;

async function time(send: () => Promise<FuzzResponse>): Promise<{ answer: FuzzResponse; milliseconds: number }> {
  const start = performance.now();
  const answer = await send();
  return { answer, milliseconds: performance.now() - start };
}

/** Sends requests made from the document and judges every answer by it. Ends early when too much is wrong. */
export async function fuzz(document: object, target: FuzzTarget, options: FuzzOptions): Promise<FuzzReport> {
  const judge = judgeBy(document);
  const report: FuzzReport = { sent: 0, statuses: {}, faults: [], slowestMilliseconds: 0, slowOnce: 0 };
  const suspects: FuzzRequest[] = [];
  const deadline = Date.now() + options.seconds * 1000;
  let seed = options.seed;

  async function ask(request: FuzzRequest): Promise<void> {
    const { answer, milliseconds } = await time(() => target.send(request));
    report.sent += 1;
    report.statuses[answer.status] = (report.statuses[answer.status] ?? 0) + 1;
    report.slowestMilliseconds = Math.max(report.slowestMilliseconds, milliseconds);
    const fault = judge(request, answer);
    if (fault) report.faults.push({ fault, seed, request });
    if (milliseconds > options.mostMilliseconds) suspects.push(request);
  }

  /** Only what is slow again on its own is slow because of its input. */
  async function askAgain(): Promise<void> {
    for (const request of suspects.splice(0)) {
      const { milliseconds } = await time(() => target.send(request));
      if (milliseconds > options.mostMilliseconds)
        report.faults.push({ fault: `took ${Math.round(milliseconds)} ms`, seed, request });
      else report.slowOnce += 1;
    }
  }

  const goesOn = () => report.faults.length < MAX_FAULTS && Date.now() < deadline;
  for (let left = options.requests; left > 0 && goesOn(); left -= BATCH) {
    const queue = makeRequests(document, await target.provision(), Math.min(BATCH, left), seed);
    const worker = async () => {
      for (let request = queue.pop(); request; request = queue.pop()) await ask(request);
    };
    await Promise.all(Array.from({ length: options.concurrency }, worker));
    await askAgain();
    await options.afterBatch?.(report);
    seed += 1;
  }
  return report;
}
