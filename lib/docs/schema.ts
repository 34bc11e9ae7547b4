type TypeName = "string" | "number" | "integer" | "boolean" | "object" | "array" | "null";

/** JSON Schema as the served document uses it. */
export interface Schema {
  $ref?: string;
  type?: TypeName | TypeName[];
  format?: string;
  description?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  additionalProperties?: boolean | Schema;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
}

export interface Parameter {
  name: string;
  in: "path" | "query" | "header";
  required: boolean;
  description?: string;
  schema: Schema;
}

interface Media {
  schema: Schema;
  example?: unknown;
  /** References to `#/components/examples`, by problem code. */
  examples?: Record<string, { $ref: string }>;
}

export interface RequestBody {
  required: boolean;
  content: Record<string, Media>;
}

export interface Response {
  description: string;
  headers?: Record<string, { description: string }>;
  content?: Record<string, Media>;
}

type Schemas = Readonly<Record<string, Schema>>;

const nameOf = (reference: string) => reference.replace("#/components/schemas/", "");

/** The schema a reference leads to; any other schema itself. */
export function resolve(schema: Schema, schemas: Schemas): Schema {
  return schema.$ref ? (schemas[nameOf(schema.$ref)] ?? schema) : schema;
}

/** JSON numbers are safe integers everywhere here: a limit at that edge says nothing. */
const isMeaningful = (limit: number | undefined): limit is number =>
  limit !== undefined && Math.abs(limit) < Number.MAX_SAFE_INTEGER;

/** The type in words of JSON: `string (uuid)`, `array of User`, `"en" or "ru"`. */
export function typeOf(schema: Schema): string {
  if (schema.$ref) return nameOf(schema.$ref);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" or ");
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeOf))].join(" or ");
  if (schema.items) return `array of ${typeOf(schema.items)}`;
  const type = Array.isArray(schema.type) ? schema.type.join(" or ") : (schema.type ?? "any");
  return schema.format ? `${type} (${schema.format})` : type;
}

const range = (least: number | undefined, most: number | undefined, unit: string): string | undefined => {
  const text = unit && ` ${unit}`;
  if (isMeaningful(least) && isMeaningful(most))
    return least === most ? `${least}${text}` : `${least} to ${most}${text}`;
  if (isMeaningful(most)) return `at most ${most}${text}`;
  if (least === 1 && unit) return "not empty";
  return isMeaningful(least) && least > 0 ? `at least ${least}${text}` : undefined;
};

/** What else a value must be like, for example `at most 64 characters`. */
export function limitsOf(schema: Schema): string[] {
  const limits = [
    range(schema.minLength || undefined, schema.maxLength, "characters"),
    range(schema.minimum, schema.maximum, ""),
    range(schema.minItems || undefined, schema.maxItems, "items"),
    schema.default === undefined ? undefined : `default ${JSON.stringify(schema.default)}`,
  ];
  return limits.filter((limit) => limit !== undefined);
}

/** The object whose members are worth listing below a value: its own, or that of its items or its one alternative. */
export function membersOf(schema: Schema, schemas: Schemas): Schema | undefined {
  const own = resolve(schema, schemas);
  if (own.properties && Object.keys(own.properties).length > 0) return own;
  if (own.items) return membersOf(own.items, schemas);
  const found = (own.anyOf ?? []).flatMap((choice) => membersOf(choice, schemas) ?? []);
  return found.length === 1 ? found[0] : undefined;
}
