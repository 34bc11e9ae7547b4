"use client";

import { cloneElement, type HTMLAttributes, type ReactElement, type Ref } from "react";

/** Which item of a menu has the focus first; none where a pointer opened it. */
export type Edge = "first" | "last" | undefined;

interface OpenerProps {
  /** What the button opens. */
  kind: "dialog" | "menu";
  open: boolean;
  onOpen: (by: HTMLElement, edge: Edge) => void;
  /** The button. */
  ref?: Ref<HTMLElement>;
  id?: string;
  children: ReactElement;
}

/** Makes a button open a layer that may still have to be fetched, and say so to screen readers. */
export function Opener({ kind, open, onOpen, ref, id, children }: OpenerProps) {
  return cloneElement(children as ReactElement<HTMLAttributes<HTMLElement> & { ref?: Ref<HTMLElement> | undefined }>, {
    ...(id ? { id } : {}),
    ref,
    "aria-haspopup": kind,
    "aria-expanded": open,
    // Enter, the space bar and what speaks the page count no presses.
    onClick: (event) => {
      // Safari gives a button no focus, which would have nowhere to come back to.
      event.currentTarget.focus({ preventScroll: true });
      onOpen(event.currentTarget, event.detail === 0 ? "first" : undefined);
    },
    onKeyDown: (event) => {
      const edge = ({ ArrowDown: "first", ArrowUp: "last" } as const)[event.key];
      if (kind !== "menu" || !edge) return;
      event.preventDefault();
      onOpen(event.currentTarget, edge);
    },
  });
}
