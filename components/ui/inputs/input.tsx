"use client";

import type { ComponentProps } from "react";
import { classNames } from "@/components/ui/class-names";
import { controlStyle } from "@/components/ui/inputs/control-style";
import { useFieldWiring } from "@/components/ui/inputs/field";

/** One line of text. Inside a Field it wires itself to label, hint and error. */
export function Input({ className, ...rest }: ComponentProps<"input">) {
  return (
    <input
      {...useFieldWiring()}
      {...rest}
      className={classNames(controlStyle, "h-10 px-3 read-only:bg-subtle pointer-coarse:h-11", className)}
    />
  );
}
