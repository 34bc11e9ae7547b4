import { z } from "zod";
import { contracts } from "@/lib/contracts";
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

/** Names of the members that a request part takes. */
export const membersOf = (schema: z.ZodType | undefined): string[] =>
  schema ? Object.keys(jsonSchemaOf(schema).properties ?? {}) : [];
