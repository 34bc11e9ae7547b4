import { ProblemError } from "./problem.ts";

/** When to try again, and how often. */
export interface RetryPolicy {
  /** Attempts in all; 3 unless given, 1 for none but the first. */
  attempts?: number;
  /** Milliseconds that one wait may take; where the service asks for more, the failure is thrown at once. 10,000 unless given. */
  longestWait?: number;
}

const FIRST_WAIT_MILLISECONDS = 200;

/** Somewhere within a time that doubles, so that callers who failed together do not come back together. */
const backoff = (attempt: number) => Math.random() * FIRST_WAIT_MILLISECONDS * 2 ** attempt;

/** The connection broke, or took too long: nobody knows whether the request had an effect. */
const isLost = (error: unknown) =>
  error instanceof TypeError || (error instanceof DOMException && error.name === "TimeoutError");

/**
 * Milliseconds to wait before trying again; undefined where that would be pointless, or could have the effect twice.
 * 429 and 503 say that there was none.
 */
function waitAfter(error: unknown, attempt: number, repeatable: boolean): number | undefined {
  if (error instanceof ProblemError) {
    if (error.status === 429 || error.status === 503)
      return error.retryAfter === undefined ? backoff(attempt) : error.retryAfter * 1000;
    return repeatable && (error.status === 502 || error.status === 504) ? backoff(attempt) : undefined;
  }
  return repeatable && isLost(error) ? backoff(attempt) : undefined;
}

function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", abort);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", abort, { once: true });
  });
}

/**
 * Runs what may fail for a while.
 * @param repeatable whether running it twice has the effect once
 */
export async function withRetries<Result>(
  run: () => Promise<Result>,
  { attempts = 3, longestWait = 10_000 }: RetryPolicy,
  repeatable: boolean,
  signal: AbortSignal | undefined,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      const wait = waitAfter(error, attempt, repeatable);
      if (wait === undefined || wait > longestWait || attempt >= attempts || signal?.aborted) throw error;
      await sleep(wait, signal);
    }
  }
}
