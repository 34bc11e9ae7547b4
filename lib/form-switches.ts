import { z } from "zod";

/** What a checkbox sends: `on` from the browser, `off` from the hidden field that stands for it while it is empty. */
const switches: Readonly<Record<string, boolean>> = { on: true, off: false };

/** A schema without what only says that it may be missing. */
function bare(schema: unknown): unknown {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodReadonly
  )
    return bare(schema.unwrap());
  return schema instanceof z.ZodPipe ? bare(schema.in) : schema;
}

/**
 * The values of a form with its checkboxes as yes and no, where the contract wants that: a form knows only texts.
 * @param schema of the body
 */
export function readSwitches(
  schema: z.ZodType | undefined,
  values: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const object = bare(schema);
  const shape: Readonly<Record<string, unknown>> = object instanceof z.ZodObject ? object.shape : {};
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) =>
      typeof value === "string" && value in switches && bare(shape[name]) instanceof z.ZodBoolean
        ? [name, switches[value]]
        : [name, value],
    ),
  );
}
