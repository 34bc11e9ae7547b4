"use client";

import type { ComponentProps } from "react";
import { buttonStyle } from "@/components/ui/button-style";
import { classNames } from "@/components/ui/class-names";
import { useFieldWiring } from "@/components/ui/inputs/field";

/** A button that asks for a file, in our words instead of the browser's. Inside a Field it wires itself to label, hint and error. */
export function FileButton({ children, ...rest }: Omit<ComponentProps<"input">, "type" | "className">) {
  return (
    <label
      className={classNames(
        buttonStyle({ size: "small" }),
        "relative cursor-pointer has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent-text",
      )}
    >
      {children}
      <input {...useFieldWiring()} {...rest} type="file" className="sr-only" />
    </label>
  );
}
