/** Whether the service can be reached: `offline` where the browser has no network, `restarting` where only the service is away. */
export type Connection = "up" | "offline" | "restarting";

/** What a proxy, or our own listener while it shuts down, answers in place of the service. */
const AWAY: readonly number[] = [502, 503, 504];

export const isAway = ({ status }: Response): boolean => AWAY.includes(status);

const MAX_PAUSE_MS = 3000;

let current: Connection = "up";
let pause = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
const watchers = new Set<() => void>();

function become(next: Connection): void {
  if (current === next) return;
  current = next;
  for (const watcher of watchers) watcher();
}

async function answers(): Promise<boolean> {
  try {
    return !isAway(await fetch("/status", { cache: "no-store" }));
  } catch {
    // No answer is the answer.
    return false;
  }
}

/** Asks now, and again until there is an answer; resolves to whether this one was. */
async function ask(): Promise<boolean> {
  clearTimeout(timer);
  const up = await answers();
  if (up) become("up");
  else {
    become(navigator.onLine ? "restarting" : "offline");
    pause = Math.min(pause + 500, MAX_PAUSE_MS);
    clearTimeout(timer);
    timer = setTimeout(() => void ask(), pause);
  }
  return up;
}

/** To be told of a request that got no answer: from then on the service is asked until it answers. */
export function reportLoss(): Connection {
  if (current === "up") {
    become(navigator.onLine ? "restarting" : "offline");
    pause = 500;
    timer = setTimeout(() => void ask(), pause);
  }
  return current;
}

export const connection = (): Connection => current;

/** Whether it is worth sending something: asks again where the last request got no answer. */
export const isReachable = async (): Promise<boolean> => current === "up" || ask();

/** Calls back with every change, until the function it returns is called. */
export function watchConnection(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** Resolves once the service answers. */
export const whenUp = (): Promise<void> =>
  new Promise((resolve) => {
    if (current === "up") return resolve();
    const stop = watchConnection(() => {
      if (current !== "up") return;
      stop();
      resolve();
    });
  });

/** Follows what the browser knows of its network. */
export function followNetwork(): void {
  window.addEventListener("offline", () => reportLoss());
  window.addEventListener("online", () => void (current === "up" || ask()));
}
