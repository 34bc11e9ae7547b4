const NAME = "gatehouse-single-keys";

const watchers = new Set<() => void>();

/** Some browsers forbid it together with cookies. */
function storage(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}

/**
 * Whether keys alone, without Ctrl or ⌘, do anything in the dashboard. Who dictates, or whose hand slips, turns them off
 * (WCAG 2.2, 2.1.4). Kept in this browser.
 */
export const singleKeys = {
  get: (): boolean => storage()?.getItem(NAME) !== "off",
  /** What the server and the first picture in the browser go by. */
  initial: (): boolean => true,
  change(on: boolean): void {
    if (on) storage()?.removeItem(NAME);
    else storage()?.setItem(NAME, "off");
    for (const watcher of watchers) watcher();
  },
  watch(watcher: () => void): () => void {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  },
};
