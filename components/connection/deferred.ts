import { reportLoss, whenUp } from "@/components/connection/connection";

/** Code that a page fetches when it is first needed. */
export interface Deferred<Module> {
  /** What was fetched, if it was. */
  get: () => Module | undefined;
  /** Fetches it, once; after the network or the service was away, a second time. */
  fetch: () => Promise<Module>;
  /** Calls back when it is there, until the function it returns is called. */
  watch: (watcher: () => void) => () => void;
}

/** Puts off an import until `fetch`; only there, where the page can go on waiting for the network. */
export function deferred<Module>(load: () => Promise<Module>): Deferred<Module> {
  let module: Module | undefined;
  let fetching: Promise<Module> | undefined;
  const watchers = new Set<() => void>();
  const keep = async () => {
    module = await load().catch(async () => {
      reportLoss();
      await whenUp();
      return load();
    });
    for (const watcher of watchers) watcher();
    return module;
  };
  return {
    get: () => module,
    fetch: () => {
      fetching ??= keep().catch((error: unknown) => {
        // Perhaps the next time.
        fetching = undefined;
        throw error;
      });
      return fetching;
    },
    watch: (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
}

const signs = ["pointermove", "pointerdown", "keydown"] as const;
const early = new Set<() => unknown>();

function notice(): void {
  for (const sign of signs) removeEventListener(sign, notice, { capture: true });
  for (const each of early) each();
  early.clear();
}

/** Calls once with the first sign that someone is at the page: well before what they move to is pressed. */
export function onFirstSign(call: () => unknown): void {
  if (early.size === 0) for (const sign of signs) addEventListener(sign, notice, { capture: true, passive: true });
  early.add(call);
}
