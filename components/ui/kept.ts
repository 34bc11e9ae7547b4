/** Some browsers forbid it together with cookies. */
function storage(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}

/** One text that is kept in this browser, for `useSyncExternalStore`. Where nothing may be kept it lasts as long as the page. */
export function kept(name: string) {
  const watchers = new Set<() => void>();
  let last: string | null = null;
  return {
    get: (): string | null => {
      const place = storage();
      return place ? place.getItem(name) : last;
    },
    set(text: string | null): void {
      last = text;
      if (text === null) storage()?.removeItem(name);
      else storage()?.setItem(name, text);
      for (const watcher of watchers) watcher();
    },
    watch(watcher: () => void): () => void {
      watchers.add(watcher);
      return () => {
        watchers.delete(watcher);
      };
    },
  };
}
