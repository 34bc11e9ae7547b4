"use client";

import { type RefObject, useEffect } from "react";
import { isFreeKey } from "@/app/admin/palette/shortcuts";

/** `/` goes into the field where it is in sight; on a Russian keyboard that key writes a full stop. */
export function useSlash(field: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      const slash = event.key === "/" || (event.key === "." && event.code === "Slash");
      if (!slash || !field.current?.checkVisibility() || !isFreeKey(event)) return;
      event.preventDefault();
      field.current.focus();
    };
    document.addEventListener("keydown", focus);
    return () => document.removeEventListener("keydown", focus);
  }, [field]);
}
