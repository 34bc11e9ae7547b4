"use client";

import { useEffect, useEffectEvent, useRef } from "react";
import { singleKeys } from "@/app/admin/palette/single-keys";
import { isTyping } from "@/components/ui/is-typing";
import { pressedKey } from "@/components/ui/pressed-key";

/** The second key after G, by section. */
export const goKeys = {
  overview: "o",
  users: "u",
  roles: "r",
  permissions: "p",
  applications: "a",
  audit: "l",
  mail: "m",
  keys: "k",
  settings: "s",
} as const;

const SEQUENCE_MS = 1200;

const openLayer = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]';

/** A key that nothing else waits for: nobody types, no layer is open, it is no combination, and keys alone are not turned off. */
export const isFreeKey = (event: KeyboardEvent): boolean =>
  singleKeys.get() &&
  !event.metaKey &&
  !event.ctrlKey &&
  !event.altKey &&
  !isTyping(event.target) &&
  document.querySelector(openLayer) === null;

interface Handlers {
  onPalette: () => void;
  onHelp: () => void;
  onGo: (key: string) => void;
}

/** Listens for ⌘K or Ctrl K anywhere, and for ? and G followed by a letter where nobody types. */
export function useShortcuts({ onPalette, onHelp, onGo }: Handlers): void {
  const goSince = useRef(Number.NEGATIVE_INFINITY);
  const press = useEffectEvent((event: KeyboardEvent) => {
    const key = pressedKey(event);
    if (key === "k" && (event.metaKey || event.ctrlKey) && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      onPalette();
      return;
    }
    if (!isFreeKey(event)) return;
    const waiting = event.timeStamp - goSince.current < SEQUENCE_MS;
    goSince.current = key === "g" ? event.timeStamp : Number.NEGATIVE_INFINITY;
    if (key === "?") onHelp();
    else if (waiting && key !== "g") {
      // The second key of G K is none of a list's.
      event.stopPropagation();
      onGo(key);
    }
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => press(event);
    window.addEventListener("keydown", listener, { capture: true });
    return () => window.removeEventListener("keydown", listener, { capture: true });
  }, []);
}
