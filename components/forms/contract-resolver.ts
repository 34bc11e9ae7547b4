"use client";

import type { FieldErrors, FieldValues, Resolver, ResolverOptions } from "react-hook-form";
import { get, set } from "react-hook-form";
import type { z } from "zod";

/** A contract fetched when it is needed: `() => import("@/lib/contracts/sessions").then(({ login }) => login)`. */
export type ContractLoader<Values extends FieldValues> = () => Promise<{
  body?: z.ZodType<unknown, Values> | undefined;
}>;

/** Loads a contract and what runs it: 45 KB that a page shows its form without. Called early, it makes the first check instant. */
export async function loadResolver<Values extends FieldValues>(
  load: ContractLoader<Values>,
): Promise<Resolver<Values, unknown, unknown> | undefined> {
  await import("@/components/forms/schemas-without-eval");
  const [{ body }, { zodResolver }] = await Promise.all([load(), import("@hookform/resolvers/zod")]);
  return body && zodResolver(body);
}

/** Fields marked `required` that hold nothing: a contract may take an empty text where a person may not leave one. */
function emptyFields<Values extends FieldValues>(
  values: Values,
  options: ResolverOptions<Values>,
): FieldErrors<Values> {
  const errors: FieldErrors<Values> = {};
  for (const name of options.names ?? []) {
    const field: { ref: { required?: boolean } } | undefined = get(options.fields, name);
    const value: unknown = get(values, name);
    if (field?.ref.required && (value === "" || value === undefined)) {
      set(errors, name, { type: "required", message: "required", ref: field.ref });
    }
  }
  return errors;
}

/** Checks values by a contract's body schema and the fields' `required`. Where the code cannot be fetched, the server checks alone. */
export function contractResolver<Values extends FieldValues>(
  load: ContractLoader<Values>,
): Resolver<Values, unknown, unknown> {
  return async (values, context, options) => {
    const resolve = await loadResolver(load).catch(() => undefined);
    const checked = resolve ? await resolve(values, context, options) : { values, errors: {} };
    const errors = { ...checked.errors, ...emptyFields(values, options) };
    return Object.keys(errors).length > 0 ? { values: {}, errors } : { values: checked.values, errors: {} };
  };
}
