"use client";

import type { ComponentProps } from "react";
import type { FieldProps } from "@/components/forms/fields/text-field";
import { useField } from "@/components/forms/fields/use-field";
import { Field } from "@/components/ui/inputs/field";
import { Select } from "@/components/ui/inputs/select";

type SelectFieldProps = FieldProps & Omit<ComponentProps<typeof Select>, "name">;

/** One of several in a ContractForm. */
export function SelectField({
  name,
  label,
  hint,
  action,
  optional = false,
  defaultValue,
  ...select
}: SelectFieldProps) {
  const { typed, error } = useField(name);
  return (
    <Field label={label} hint={hint} action={action} error={error} required={!optional} optional={optional}>
      <Select name={name} required={!optional} {...select} defaultValue={typed ?? defaultValue} />
    </Field>
  );
}
