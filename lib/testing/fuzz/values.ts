import fc from "fast-check";

/** What a fuzzed request may name so that it gets past the first check: valid tokens, ids, addresses, secrets. */
export interface Pool {
  tokens: string[];
  ids: (string | number)[];
  emails: string[];
  secrets: string[];
  passwords: string[];
}

/** As much of JSON Schema as zod writes for requests. */
export interface Schema {
  type?: string;
  format?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  maxItems?: number;
  minItems?: number;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
}

/** Text that has broken parsers, databases, templates or logs somewhere. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    "",
    " ",
    "\0",
    "a\0b",
    "\ud800",
    "\ufffe",
    "%00",
    "%",
    "..",
    "../../etc/passwd",
    "' OR 1=1 --",
    '"; DROP TABLE users; --',
    "1; SELECT pg_sleep(2)",
    `${"$"}{jndi:ldap://127.0.0.1/a}`,
    "{{7*7}}",
    "<script>alert(1)</script>",
    "__proto__",
    "constructor",
    "[object Object]",
    "null",
    "NaN",
    "1e999",
    "-1",
    "0x10",
    "9007199254740993",
    "00000000-0000-0000-0000-000000000000",
    "a@b@c.example",
    "a＠example.com",
    "2026-02-30T25:61:61Z",
    "a\r\nSet-Cookie: b=c",
    "\u202e\u200d",
    "🔑".repeat(50),
  ),
  fc.constantFrom("x", "%", "'", "(", "a@", "é").chain((piece) => fc.nat(9000).map((times) => piece.repeat(times))),
  fc.string({ unit: "binary", maxLength: 40 }),
);

/** A JSON value that no operation asks for. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: hostileText },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      null,
      true,
      false,
      0,
      -1,
      0.1,
      1e308,
      2 ** 53 + 2,
      [],
      {},
      [[]],
      { $ne: null },
      { contains: "" },
    ),
  },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

function textOf({ format, maxLength = 40 }: Schema, pool: Pool): fc.Arbitrary<unknown> {
  if (format === "email") return fc.oneof(fc.constantFrom(...pool.emails), fc.emailAddress());
  if (format === "password") return fc.constantFrom(...pool.passwords);
  if (format === "uuid") return fc.oneof(fc.constantFrom(...pool.ids), fc.uuid());
  if (format === "date-time") return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
  return fc.oneof(
    fc.constantFrom(...pool.secrets, ...pool.ids.map(String), "a", "name", "users:read"),
    fc.string({ maxLength: Math.min(maxLength, 60) }),
  );
}

function objectOf({ properties = {}, required = [] }: Schema, pool: Pool): fc.Arbitrary<unknown> {
  const members = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, fitting(schema, pool)]));
  return fc.record(members, { requiredKeys: required.filter((name) => name in members) });
}

/** A value that the schema describes, mostly one that means something. */
export function fitting(schema: Schema, pool: Pool): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((part) => fitting(part, pool)));
  const { minimum = -5, maximum = 600, minItems = 0, maxItems = 3 } = schema;
  switch (schema.type) {
    case "string":
      return textOf(schema, pool);
    case "integer":
    case "number":
      return fc.oneof(
        fc.integer({ min: Math.max(minimum, -(2 ** 30)), max: Math.min(maximum, 2 ** 30) }),
        fc.constantFrom(...pool.ids),
      );
    case "boolean":
      return fc.boolean();
    case "array":
      return fc.array(fitting(schema.items ?? {}, pool), { minLength: minItems, maxLength: Math.min(maxItems, 3) });
    case "object":
      return objectOf(schema, pool);
    default:
      return fc.oneof(fc.constantFrom(...pool.ids), hostileValue);
  }
}
