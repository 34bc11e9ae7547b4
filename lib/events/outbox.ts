import type { Consumer } from "@/lib/events/consumer";
import { claimDue } from "@/lib/events/lease";
import { log } from "@/lib/log";

const WORKERS = 4;
const MAX_ROUNDS = 50;
const POLL_MILLISECONDS = 3_000;
/** Transactions end within ten seconds: a wake-up later than this would find nothing new. */
const COMMIT_MILLISECONDS = 15_000;

/** Keeps the process awake after its answer until the work is done. */
type Defer = (work: () => Promise<void>) => void;

interface OutboxState {
  consumers: readonly Consumer[];
  timer?: NodeJS.Timeout | undefined;
  /** The delivery under way. */
  running?: Promise<void> | undefined;
  /** Set on hosts that run nothing between requests. */
  defer?: Defer | undefined;
  /** When such a host last looked for due rows (epoch ms). */
  lookedAt: number;
  again: boolean;
  /** No new rows are claimed. */
  stopping: boolean;
  /** Until then (epoch ms) a row may become due when its transaction commits. */
  expectUntil: number;
  /** By consumer: until when (epoch ms) its receiver asked us to wait, by a 429. */
  quietUntil: Map<string, number>;
  lastError?: string | undefined;
}

// Next evaluates modules once per bundle; the loop must exist once per process.
const holder = globalThis as typeof globalThis & { gatehouseOutbox?: OutboxState };

function outbox(): OutboxState {
  holder.gatehouseOutbox ??= {
    consumers: [],
    again: false,
    stopping: false,
    lookedAt: 0,
    expectUntil: 0,
    quietUntil: new Map(),
  };
  return holder.gatehouseOutbox;
}

/** Notes that the current transaction makes a row due, so that `wakeOutbox` looks for it. */
export function expectDelivery(): void {
  outbox().expectUntil = Date.now() + COMMIT_MILLISECONDS;
}

/**
 * Delivers the due rows of one consumer and returns how many it handled. Safe to call from any number of processes at once:
 * each row is leased to one of them. After a 429 the whole process waits for as long as the receiver asked.
 * @param now for tests; by default the database's clock decides, which all instances share
 */
export async function deliverDue(consumer: Consumer, now?: Date): Promise<number> {
  const state = outbox();
  const clock = () => now?.getTime() ?? Date.now();
  const isQuiet = () => clock() < (state.quietUntil.get(consumer.name) ?? 0);
  let handled = 0;
  for (let round = 0; consumer.isReady() && round < MAX_ROUNDS && !isQuiet(); round += 1) {
    if (state.stopping) break;
    const claims = await claimDue(consumer.table, WORKERS, now);
    if (claims.length === 0) break;
    const silences = await Promise.all(claims.map((claim) => consumer.deliver(claim, now)));
    const seconds = Math.max(...silences);
    if (seconds > 0) state.quietUntil.set(consumer.name, clock() + seconds * 1000);
    handled += claims.length;
  }
  return handled;
}

async function deliverAgainAndAgain(state: OutboxState): Promise<void> {
  try {
    do {
      state.again = false;
      await Promise.all(state.consumers.map((consumer) => deliverDue(consumer)));
    } while (state.again);
    state.lastError = undefined;
  } catch (error) {
    report(state, error);
  } finally {
    state.running = undefined;
  }
}

function run(): void {
  const state = outbox();
  state.again = state.running !== undefined;
  state.running ??= deliverAgainAndAgain(state);
}

/** Logs an error once, not at every poll while the database is unavailable. */
function report(state: OutboxState, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  if (message === state.lastError) return;
  state.lastError = message;
  log.error({ error }, "Failed to deliver the outbox; will retry");
}

/** On hosts that run nothing between requests, retries leave with the first request after this long. */
const LOOK_MILLISECONDS = 60_000;

/** Delivers what a request of this process has just committed, without waiting for the next poll. Free if nothing was queued. */
export function wakeOutbox(): void {
  const state = outbox();
  const now = Date.now();
  const expected = now < state.expectUntil;
  if (state.timer && expected) run();
  if (!state.defer || !(expected || now - state.lookedAt > LOOK_MILLISECONDS)) return;
  state.lookedAt = now;
  state.defer(async () => {
    run();
    await state.running;
  });
}

/**
 * Delivers on a host that runs nothing between requests: after responses, in the time that `defer` gets from the host.
 * Returns a function that stops it.
 */
export function deliverAfterAnswers(consumers: readonly Consumer[], defer: Defer): () => void {
  const state = outbox();
  state.consumers = consumers;
  state.defer = defer;
  return () => {
    state.defer = undefined;
  };
}

/** Starts delivery in the background of a long-lived process. Calling it again changes nothing. */
export function startDelivery(consumers: readonly Consumer[]): void {
  const state = outbox();
  state.consumers = consumers;
  state.stopping = false;
  state.timer ??= setInterval(run, POLL_MILLISECONDS).unref();
}

/** Stops claiming rows; resolves once running deliveries are recorded. The rest stays due for the next start. */
export async function stopDelivery(): Promise<void> {
  const state = outbox();
  clearInterval(state.timer);
  state.timer = undefined;
  state.stopping = true;
  await state.running;
  state.stopping = false;
}
