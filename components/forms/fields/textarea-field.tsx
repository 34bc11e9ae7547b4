"use client";

import type { ComponentProps } from "react";
import type { FieldProps } from "@/components/forms/fields/text-field";
import { useField } from "@/components/forms/fields/use-field";
import { Field } from "@/components/ui/inputs/field";
import { Textarea } from "@/components/ui/inputs/textarea";

type TextareaFieldProps = FieldProps & Omit<ComponentProps<"textarea">, "name">;

/** Several lines of text in a ContractForm. */
export function TextareaField({
  name,
  label,
  hint,
  action,
  optional = false,
  defaultValue,
  ...textarea
}: TextareaFieldProps) {
  const { typed, error } = useField(name);
  return (
    <Field label={label} hint={hint} action={action} error={error} required={!optional} optional={optional}>
      <Textarea name={name} required={!optional} {...textarea} defaultValue={typed ?? defaultValue} />
    </Field>
  );
}
