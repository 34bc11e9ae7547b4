"use client";

import type { ComponentProps, ReactNode } from "react";
import { useField } from "@/components/forms/fields/use-field";
import { Field } from "@/components/ui/inputs/field";
import { Input } from "@/components/ui/inputs/input";

export interface FieldProps {
  /** The body's member. */
  name: string;
  label: ReactNode;
  hint?: ReactNode;
  /** Opposite the label, for example a link. */
  action?: ReactNode;
  optional?: boolean;
}

type TextFieldProps = FieldProps & Omit<ComponentProps<"input">, "name">;

/** What browsers do for a mailbox, but for their own check: without scripts it would refuse letters that are not ASCII. */
const mailbox = {
  type: "text",
  inputMode: "email",
  autoCapitalize: "none",
  autoCorrect: "off",
  spellCheck: false,
} as const;

/** One line of text in a ContractForm. Required unless `optional`. */
export function TextField({ name, label, hint, action, optional = false, defaultValue, ...input }: TextFieldProps) {
  const { typed, error } = useField(name);
  return (
    <Field label={label} hint={hint} action={action} error={error} required={!optional} optional={optional}>
      <Input
        name={name}
        required={!optional}
        {...input}
        {...(input.type === "email" ? mailbox : {})}
        defaultValue={typed ?? defaultValue}
      />
    </Field>
  );
}
