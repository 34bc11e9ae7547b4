"use client";

import { type RefObject, useEffect } from "react";
import { isFreeKey } from "@/app/admin/palette/shortcuts";
import { pressedKey } from "@/components/ui/pressed-key";

/** `/` goes into the field where it is in sight. */
export function useSlash(field: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      if (pressedKey(event) !== "/" || !field.current?.checkVisibility() || !isFreeKey(event)) return;
      event.preventDefault();
      field.current.focus();
    };
    document.addEventListener("keydown", focus);
    return () => document.removeEventListener("keydown", focus);
  }, [field]);
}
