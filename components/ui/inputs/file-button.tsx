"use client";

import type { ComponentProps } from "react";
import { buttonStyle } from "@/components/ui/button-style";
import { classNames } from "@/components/ui/class-names";
import { useFieldWiring } from "@/components/ui/inputs/field";

interface FileButtonProps extends Pick<ComponentProps<"input">, "accept" | "children"> {
  look: Parameters<typeof buttonStyle>[0];
  onFile: (file: File | undefined) => void;
}

/** A button that asks for a file, in our words instead of the browser's. Inside a Field it wires itself to label, hint and error. */
export function FileButton({ look, accept, onFile, children }: FileButtonProps) {
  return (
    <label
      className={classNames(
        buttonStyle(look),
        "relative cursor-pointer has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent-text",
      )}
    >
      {children}
      <input
        {...useFieldWiring()}
        type="file"
        accept={accept}
        className="sr-only"
        onChange={({ target }) => {
          onFile(target.files?.[0]);
          // Or the same file, chosen again, would be no change.
          target.value = "";
        }}
      />
    </label>
  );
}
