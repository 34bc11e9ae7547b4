import { availableParallelism } from "node:os";
import { env } from "@/lib/env";
import { Problem } from "@/lib/problem";

/** How long someone waits at most: who has not had a turn by then is told to come back. */
const MAX_WAIT_MILLISECONDS = 15_000;

/** How much may wait, in seconds of work for all cores. */
const QUEUE_SECONDS = 4;
/** Of a hash at cost 10; each step of the cost doubles it. */
const HASH_SECONDS = 0.1;

const refusal = () =>
  new Problem("service.unavailable", { detail: "Too many sign-ins at once.", headers: { "Retry-After": "2" } });

interface Waiting {
  start: () => void;
  refuse: () => void;
}

interface QueueOptions {
  /** How much runs at once. */
  places: number;
  /** How much may wait at once. */
  most: number;
  longestWaitMs: number;
}

/**
 * A queue in which networks take turns, one piece of work each: however much one of them sends, right or wrong, the others
 * wait behind one piece of it and not behind all. When the queue is full, who waits last in its longest line makes room.
 */
export function createFairQueue({ places, most, longestWaitMs }: QueueOptions) {
  /** The lines in the order of their turns. */
  const lines = new Map<string, Waiting[]>();
  let running = 0;
  let length = 0;

  function leave(network: string, waiting: Waiting): void {
    const line = lines.get(network) ?? [];
    const rest = line.filter((other) => other !== waiting);
    length -= line.length - rest.length;
    if (rest.length > 0) lines.set(network, rest);
    else lines.delete(network);
  }

  function startNext(): void {
    const [network, [waiting] = []] = lines.entries().next().value ?? [];
    if (network === undefined || waiting === undefined || running >= places) return;
    leave(network, waiting);
    const rest = lines.get(network);
    // Its next turn comes after one of everyone else.
    lines.delete(network);
    if (rest) lines.set(network, rest);
    running += 1;
    waiting.start();
  }

  /** Makes room for one more of this network; false where its own line is the longest. */
  function makeRoom(network: string): boolean {
    const [longest, line = []] = [...lines].reduce((one, other) => (other[1].length > one[1].length ? other : one));
    const last = line.at(-1);
    if (!last || line.length <= (lines.get(network)?.length ?? 0) + 1) return false;
    leave(longest, last);
    last.refuse();
    return true;
  }

  /** Resolves when it is this network's turn. */
  function turnOf(network: string): Promise<void> {
    if (running < places) {
      running += 1;
      return Promise.resolve();
    }
    if (length >= most && !makeRoom(network)) throw refusal();
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        start: () => {
          clearTimeout(timer);
          resolve();
        },
        refuse: () => {
          clearTimeout(timer);
          reject(refusal());
        },
      };
      const timer = setTimeout(() => {
        leave(network, waiting);
        waiting.refuse();
      }, longestWaitMs);
      lines.set(network, [...(lines.get(network) ?? []), waiting]);
      length += 1;
    });
  }

  return {
    /** How much waits. */
    length: () => length,
    /**
     * Does the work when it is the network's turn.
     * @throws Problem service.unavailable, when the turn would come too late
     */
    async enter<Result>(network: string, work: () => Promise<Result>): Promise<Result> {
      await turnOf(network);
      try {
        return await work();
      } finally {
        running -= 1;
        startNext();
      }
    },
  };
}

type FairQueue = ReturnType<typeof createFairQueue>;

interface Hashing {
  cost: number;
  longestWaitMs: number;
  queue: FairQueue;
}

// Next evaluates modules once per bundle; cores exist once.
const holder = globalThis as typeof globalThis & { gatehouseHashing?: Hashing };

/**
 * The queue in front of the hashing workers.
 * @param longestWaitMs for whoever waits from now on; on a slow machine tests must not be told to come back
 */
export function hashingQueue(
  longestWaitMs = holder.gatehouseHashing?.longestWaitMs ?? MAX_WAIT_MILLISECONDS,
): FairQueue {
  const cost = env().BCRYPT_COST;
  const made = holder.gatehouseHashing;
  if (made?.cost === cost && made.longestWaitMs === longestWaitMs) return made.queue;
  const places = availableParallelism();
  const most = Math.ceil((places * QUEUE_SECONDS) / (HASH_SECONDS * 2 ** (cost - 10)));
  const queue = createFairQueue({ places, most, longestWaitMs });
  holder.gatehouseHashing = { cost, longestWaitMs, queue };
  return queue;
}

/** How many passwords wait for a worker. */
export const hashingQueueLength = (): number => holder.gatehouseHashing?.queue.length() ?? 0;
