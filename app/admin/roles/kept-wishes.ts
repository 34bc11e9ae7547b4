import type { Wishes } from "@/app/admin/roles/pending-changes";

const none: Wishes = new Map();

let wishes = none;
const watchers = new Set<() => void>();

/** Asks before the tab is closed or loaded anew: that would lose them. */
const warn = (event: BeforeUnloadEvent) => event.preventDefault();

/**
 * Changes of roles that nobody applied yet. They outlive the page on which they were ticked: anyone who looks something up in
 * another section finds them again, and a role's own page shows what the matrix does.
 */
export const keptWishes = {
  get: (): Wishes => wishes,
  /** What the server and the first picture in the browser go by. */
  initial: (): Wishes => none,
  change(next: (current: Wishes) => Wishes): void {
    wishes = next(wishes);
    if (wishes.size > 0) window.addEventListener("beforeunload", warn);
    else window.removeEventListener("beforeunload", warn);
    for (const watcher of watchers) watcher();
  },
  watch(watcher: () => void): () => void {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  },
};
