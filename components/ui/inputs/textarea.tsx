"use client";

import type { ComponentProps } from "react";
import { classNames } from "@/components/ui/class-names";
import { controlStyle } from "@/components/ui/inputs/control-style";
import { useFieldWiring } from "@/components/ui/inputs/field";

/** Several lines of text; grows with them where the browser can. */
export function Textarea({ className, rows = 3, ...rest }: ComponentProps<"textarea">) {
  return (
    <textarea
      {...useFieldWiring()}
      rows={rows}
      {...rest}
      className={classNames(
        controlStyle,
        "field-sizing-content max-h-80 min-h-20 px-3 py-2 read-only:bg-subtle",
        className,
      )}
    />
  );
}
