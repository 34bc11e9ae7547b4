import type { Held } from "./session.ts";

/** What the tabs of one origin agree on: who is at it, and what they hold. */
export interface Tabs {
  /** Runs one piece of work at a time in all tabs. */
  alone<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Asks whether another tab holds something since later than `since`. Resolves when one has told it, or none does soon. */
  ask(since: number): Promise<void>;
  /** Tells the others. */
  tell(held: Held): void;
  close(): void;
}

type Message = { kind: "ask"; since: number } | { kind: "tell"; held: Held };

/** A tab that is awake answers within milliseconds; one that sleeps would not within any time. */
const ANSWER_MILLISECONDS = 250;
/** Longer than any refresh takes; after it, a tab that went away with the lock is waited for no more. */
const LOCK_MILLISECONDS = 30_000;

/** Outside of browsers nobody shares a session: one process, one holder. */
export const noTabs: Tabs = {
  alone: (work) => work(),
  ask: async () => undefined,
  tell: () => undefined,
  close: () => undefined,
};

/**
 * The other tabs, through Web Locks and a BroadcastChannel. Where a browser lacks them (locks need a secure context), tabs
 * refresh each for itself, which the service's grace for a spent refresh token covers.
 * @param mine what this tab holds
 * @param learn hears what another tab holds
 */
export function joinTabs(name: string, mine: () => Held, learn: (held: Held) => void): Tabs {
  const channel = new BroadcastChannel(name);
  const waiting = new Set<(held: Held) => void>();
  const post = (message: Message) => channel.postMessage(message);
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    const held = mine();
    if (data.kind === "tell") {
      learn(data.held);
      for (const hear of waiting) hear(data.held);
    } else if (held.pair && held.since > data.since) post({ kind: "tell", held });
  };
  return {
    async alone(work) {
      if (!navigator.locks) return work();
      const signal = AbortSignal.timeout(LOCK_MILLISECONDS);
      let begun = false;
      const begin = () => {
        begun = true;
        return work();
      };
      try {
        return await navigator.locks.request(name, { signal }, begin);
      } catch (error) {
        if (begun || !signal.aborted) throw error;
        return work();
      }
    },
    ask: (since) =>
      new Promise((resolve) => {
        const finish = () => {
          clearTimeout(timer);
          waiting.delete(hear);
          resolve();
        };
        const hear = (held: Held) => {
          if (held.since > since) finish();
        };
        const timer = setTimeout(finish, ANSWER_MILLISECONDS);
        waiting.add(hear);
        post({ kind: "ask", since });
      }),
    tell: (held) => post({ kind: "tell", held }),
    close: () => channel.close(),
  };
}
