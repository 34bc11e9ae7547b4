import { z } from "zod";
import { contracts } from "@/lib/contracts";
import { sampleOf } from "@/lib/docs/sample";
import type { Contract } from "@/lib/operation";

/** Contracts that leave someone out. */
export const restricted = contracts.filter(({ access }) => access !== "public");

/** A name and the contract, as `test.each` wants them. */
export const named = (list: readonly Contract[]) => list.map((contract) => [contract.id, contract] as const);

/** The path with every parameter filled in: with one value, or by name. */
export const fill = (
  { path }: Contract,
  value: string | Record<string, string> = "00000000-0000-4000-8000-000000000000",
) =>
  path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(typeof value === "string" ? value : (value[name] ?? "00000000-0000-4000-8000-000000000000")),
  );

/** A schema as JSON Schema, which is easier to walk. */
export const jsonSchemaOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });

const withKey = { jwks: { keys: [{ kty: "RSA", n: "AQAB", e: "AQAB", kid: "first" }] } };

/** What no sample of a schema could know. */
const KNOWN: Record<string, object> = {
  createApplication: { token: "Zr8mKx2QpLw7vTn4Hc1JdYs6BfGe0UaR" },
  configureClient: withKey,
  createClient: withKey,
};

/** A schema without references, of which a sample can be made. */
const inlined = (schema: z.ZodType) =>
  z.toJSONSchema(schema, { io: "input", unrepresentable: "any", metadata: z.registry() }) as Parameters<
    typeof sampleOf
  >[0]; // both types describe JSON Schema

/** A body that the contract takes, with every member it may have; undefined where it takes none. */
export function fullBodyOf({ id, body, examples }: Contract): object | undefined {
  if (!body) return undefined;
  const made: object = Object(sampleOf(inlined(body), { schemas: {} }));
  const email = "email" in made ? { email: "x@example.com" } : {};
  return { ...made, ...email, ...Object(examples?.body), ...KNOWN[id] };
}

/** Names of the members that a request part takes. */
export const membersOf = (schema: z.ZodType | undefined): string[] =>
  schema ? Object.keys(jsonSchemaOf(schema).properties ?? {}) : [];
