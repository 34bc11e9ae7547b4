"use client";

import type { ComponentProps } from "react";
import { classNames } from "@/components/ui/class-names";
import { ChevronDown } from "@/components/ui/icons";
import { controlStyle } from "@/components/ui/inputs/control-style";
import { useFieldWiring } from "@/components/ui/inputs/field";

interface SelectProps extends ComponentProps<"select"> {
  options: readonly { value: string; label: string; disabled?: boolean }[];
  /** First, empty choice. */
  placeholder?: string;
}

/** One of several. The browser's own list: phones show their wheel, and forms work without JavaScript. */
export function Select({ options, placeholder, className, ...rest }: SelectProps) {
  return (
    <span className={classNames("relative block", className)}>
      <select
        {...useFieldWiring()}
        {...rest}
        className={classNames(controlStyle, "h-10 appearance-none pr-9 pl-3 pointer-coarse:h-11")}
      >
        {placeholder !== undefined && <option value="">{placeholder}</option>}
        {options.map(({ value, label, disabled }) => (
          <option key={value} value={value} disabled={disabled}>
            {label}
          </option>
        ))}
      </select>
      <ChevronDown className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2 text-muted" />
    </span>
  );
}
