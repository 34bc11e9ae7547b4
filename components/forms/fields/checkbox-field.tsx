"use client";

import type { ComponentProps } from "react";
import { useField } from "@/components/forms/fields/use-field";
import { CircleAlert } from "@/components/ui/icons";
import { Checkbox } from "@/components/ui/inputs/checkbox";

type CheckboxFieldProps = Omit<ComponentProps<typeof Checkbox>, "name"> & {
  /** The body's member; its contract wants yes or no. */
  name: string;
};

/** Yes or no in a ContractForm. An empty box is sent as well, which HTML leaves out: to take a tick away is an answer. */
export function CheckboxField({ name, defaultChecked, ...box }: CheckboxFieldProps) {
  const { typed, error } = useField(name);
  return (
    <div>
      <input type="hidden" name={name} value="off" />
      <Checkbox
        name={name}
        defaultChecked={typed === undefined ? defaultChecked : typed === "on"}
        aria-invalid={error ? true : undefined}
        {...box}
      />
      {error && (
        <p role="alert" className="mt-1.5 flex items-start gap-1.5 text-danger">
          <CircleAlert className="mt-0.75 size-3.5 shrink-0" />
          {error}
        </p>
      )}
    </div>
  );
}
