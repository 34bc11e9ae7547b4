import { InvalidArgumentError } from "@commander-js/extra-typings";
import type { z } from "zod";
import { email, uuid } from "@/lib/values";

/** Reads an option by the schema that the API reads the same value by. */
export const by =
  <Schema extends z.ZodType>(schema: Schema) =>
  (text: string): z.output<Schema> => {
    const { data, error } = schema.safeParse(text);
    if (error) throw new InvalidArgumentError(error.issues.map(({ message }) => message).join("; "));
    return data as z.output<Schema>; // without an error there is data
  };

/** An option that may be given more than once. */
export const collect = (text: string, before: string[]): string[] => [...before, text];

/** Names a person: by id or by email address. */
export const person = by(uuid.or(email));
