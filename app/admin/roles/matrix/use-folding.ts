import { useMemo, useSyncExternalStore } from "react";
import { kept } from "@/components/ui/kept";

const store = kept("gatehouse-folded-permissions");

const initial = () => null;

/** Which groups of permissions are folded in the matrix, and how to change that. Kept in this browser. */
export function useFolding() {
  const text = useSyncExternalStore(store.watch, store.get, initial);
  return useMemo(() => {
    const folded: ReadonlySet<string> = new Set(text ? text.split("\n") : []);
    const change = (names: Iterable<string>) => store.set([...names].join("\n") || null);
    return {
      folded,
      /** Folds exactly these groups. */
      change,
      turn: (name: string) => {
        const next = new Set(folded);
        if (!next.delete(name)) next.add(name);
        change(next);
      },
    };
  }, [text]);
}
