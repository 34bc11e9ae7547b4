"use client";

import type { ComponentProps } from "react";
import { useFieldWiring } from "@/components/ui/inputs/field";

const BOXES = ["1", "2", "3", "4", "5", "6"];

/**
 * Six boxes for the digits of a code. Drawn below one field, so that phones and password managers fill it, screen readers
 * hear one name, and pasting, selecting and deleting work as in any other. Each digit of the monospaced text is as far from
 * the next as the boxes are.
 */
export function OtpInput(props: Omit<ComponentProps<"input">, "className">) {
  return (
    <span className="relative -ml-0.75 block w-63.5 rounded-lg has-focus-visible:[&>span>span]:outline-1 not-has-aria-invalid:has-focus-visible:[&>span>span]:border-accent-text not-has-aria-invalid:[&>span>span]:outline-accent-text has-aria-invalid:[&>span>span]:border-danger has-aria-invalid:[&>span>span]:outline-danger">
      <span className="flex" aria-hidden="true">
        {BOXES.map((box) => (
          <span
            key={box}
            className="mx-0.75 h-12 w-8.5 rounded-lg border border-control bg-surface shadow-card transition-colors"
          />
        ))}
      </span>
      <input
        {...useFieldWiring()}
        inputMode="numeric"
        autoComplete="one-time-code"
        spellCheck={false}
        {...props}
        // As wide as the boxes and the space behind the last digit, which would make the text scroll.
        className="absolute inset-0 w-full bg-transparent pl-[calc((2.5rem-1ch)/2)] font-mono text-xl tracking-[calc(2.5rem-1ch)] text-foreground outline-none"
      />
    </span>
  );
}
