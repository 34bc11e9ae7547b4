"use client";

import { useFormContext } from "react-hook-form";

/** A value that a contract asks for and nobody types, such as the code of a link. */
export function HiddenField({ name, value }: { name: string; value: string }) {
  return <input type="hidden" {...useFormContext().register(name, { value })} defaultValue={value} />;
}
