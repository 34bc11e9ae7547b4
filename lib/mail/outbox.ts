import type { Transaction } from "@/lib/db";
import { log } from "@/lib/log";
import { claimDueMail } from "@/lib/mail/claim";
import { deliverMail } from "@/lib/mail/delivery";
import type { MailIntent, MailProps, MailTemplate } from "@/lib/mail/kinds";
import { chooseTransport } from "@/lib/mail/transports";

interface MailRequest {
  template: MailTemplate | MailIntent;
  /** Normalised mailbox. For an intent it may belong to nobody. */
  recipient: string;
  /** Language of the mail; an intent is answered in the person's own. */
  locale: string;
  /** Required by `confirmation` and `recovery`, whose code is made at the first delivery. */
  userId?: string;
  /** A code that exists already. */
  codeId?: string;
  /** Never a secret. */
  props?: MailProps;
}

const WORKERS = 4;
const MOST_ROUNDS = 50;
const POLL_MILLISECONDS = 3_000;
/** Transactions end within ten seconds, so a wake-up later than this has nothing to find. */
const COMMIT_MILLISECONDS = 15_000;

/** Keeps the process awake after its answer until the work is done. */
type Defer = (work: () => Promise<void>) => void;

interface OutboxState {
  timer?: NodeJS.Timeout | undefined;
  /** The delivery under way. */
  running?: Promise<void> | undefined;
  /** Of a host without a background. */
  defer?: Defer | undefined;
  /** When such a host last looked for mail that waits (epoch ms). */
  lookedAt: number;
  again: boolean;
  /** Takes on no more mail. */
  stopping: boolean;
  /** Until then (epoch ms) a mail may be waiting for somebody's commit. */
  expectUntil: number;
  /** Until then (epoch ms) the provider asked for silence. */
  quietUntil: number;
  lastError?: string;
}

// Next evaluates modules once per bundle; the loop must exist once per process.
const holder = globalThis as typeof globalThis & { gatehouseOutbox?: OutboxState };

function outbox(): OutboxState {
  holder.gatehouseOutbox ??= { again: false, stopping: false, lookedAt: 0, expectUntil: 0, quietUntil: 0 };
  return holder.gatehouseOutbox;
}

/** Writes a mail into the outbox, in the transaction that causes it; it leaves after the commit. */
export async function queueMail(tx: Transaction, request: MailRequest): Promise<void> {
  const { template, recipient, locale, userId = null, codeId = null, props = {} } = request;
  await tx.mail.create({ data: { template, recipient, locale, userId, codeId, props } });
  expectMail();
}

/** Says that mail becomes due with the transaction at hand, for `wakeMail` to find. */
export function expectMail(): void {
  outbox().expectUntil = Date.now() + COMMIT_MILLISECONDS;
}

/**
 * Sends what is due and says how many mails it handled. Any number of callers and processes may do so at once: a mail is
 * leased to one of them. After a 429 the whole process keeps silent for as long as the provider asked.
 * @param now moves the clock; without it the database's clock decides, which all instances share
 */
export async function deliverDueMail(now?: Date): Promise<number> {
  const transport = chooseTransport();
  const state = outbox();
  const clock = () => now?.getTime() ?? Date.now();
  let handled = 0;
  for (let round = 0; transport && round < MOST_ROUNDS && clock() >= state.quietUntil; round += 1) {
    if (state.stopping) break;
    const claims = await claimDueMail(WORKERS, now);
    if (claims.length === 0) break;
    const silences = await Promise.all(claims.map((claim) => deliverMail(claim, transport, now)));
    const seconds = Math.max(...silences);
    if (seconds > 0) state.quietUntil = clock() + seconds * 1000;
    handled += claims.length;
  }
  return handled;
}

async function deliverAgainAndAgain(state: OutboxState): Promise<void> {
  try {
    do {
      state.again = false;
      await deliverDueMail();
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

/** Says what went wrong once, not at every poll while the database is away. */
function report(state: OutboxState, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  if (message === state.lastError) return;
  state.lastError = message;
  log.error({ error }, "Mail could not be delivered; it is tried again.");
}

/** Without a background, mail that waits for another attempt leaves with whatever request comes first after so long. */
const LOOK_MILLISECONDS = 60_000;

/** Delivers at once what a request of this process has just committed. Costs nothing when no mail was queued. */
export function wakeMail(): void {
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
 * Delivers on a host without a background: after the answers to requests, in the time that `defer` asks the host for.
 * Returns what stops it.
 */
export function deliverAfterAnswers(defer: Defer): () => void {
  const state = outbox();
  state.defer = defer;
  return () => {
    state.defer = undefined;
  };
}

/** Starts delivery in the background of a long-lived process, once however often it is called. */
export function startMailDelivery(): void {
  const state = outbox();
  state.stopping = false;
  state.timer ??= setInterval(run, POLL_MILLISECONDS).unref();
}

/** Takes on no more mail; resolves when what is under way has been recorded. The rest is due at the next start. */
export async function stopMailDelivery(): Promise<void> {
  const state = outbox();
  clearInterval(state.timer);
  state.timer = undefined;
  state.stopping = true;
  await state.running;
  state.stopping = false;
}
