"use client";

import { type RefObject, useEffect, useEffectEvent } from "react";
import { isFreeKey } from "@/app/admin/palette/shortcuts";
import { pressedKey } from "@/components/ui/pressed-key";

/**
 * J and K move the focus from row to row, where Enter opens what it opens everywhere, and X selects the row; with Shift all
 * rows from the last one that was.
 */
export function useRowKeys(
  list: RefObject<HTMLElement | null>,
  onSelect: (index: number, range: boolean) => void,
): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const key = pressedKey(event);
    const step = { j: 1, k: -1 }[key];
    const selects = key === "x";
    if ((step === undefined && !selects) || !isFreeKey(event)) return;
    const rows = [...(list.current?.querySelectorAll("tbody tr") ?? [])];
    const current = rows.findIndex((row) => row.contains(document.activeElement));
    if (selects && current >= 0) onSelect(current, event.shiftKey);
    // Nowhere yet, either key begins at the top.
    if (step !== undefined) rows[current < 0 ? 0 : current + step]?.querySelector("a")?.focus();
    if (step !== undefined || current >= 0) event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => press(event);
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, []);
}
