import { writeFile } from "node:fs/promises";
import { compile, type JSONSchema } from "json-schema-to-typescript";
import { contracts } from "@/lib/contracts";
import { buildDocument } from "@/lib/http/openapi";
import type { Contract } from "@/lib/operation";
import { problemKinds, wireOf } from "@/lib/problem-kinds";

const FILE = new URL("../client/operations.ts", import.meta.url);

/** As much of an operation of the document as its types are made of. */
interface Described {
  parameters: { name?: string; in?: string; required?: boolean; schema?: JSONSchema }[];
  requestBody?: { required: boolean; content: { "application/json": { schema: JSONSchema } } };
  responses: Record<string, { content?: Record<string, { schema: JSONSchema }> }>;
}

const object = (properties: Record<string, JSONSchema>, required: string[]): JSONSchema => ({
  type: "object",
  properties,
  required,
  additionalProperties: false,
});

function parametersIn(place: string, { parameters }: Described): JSONSchema | undefined {
  const here = parameters.filter((parameter) => parameter.in === place);
  const properties = Object.fromEntries(here.map(({ name = "", schema = {} }) => [name, schema]));
  const required = here.flatMap(({ name = "", required }) => (required ? [name] : []));
  return here.length > 0 ? object(properties, required) : undefined;
}

const isRequired = (part: JSONSchema | undefined) => Array.isArray(part?.required) && part.required.length > 0;

function inputOf(described: Described): JSONSchema {
  const params = parametersIn("path", described);
  const query = parametersIn("query", described);
  const body = described.requestBody?.content["application/json"].schema;
  const required = [
    ...(params ? ["params"] : []),
    ...(isRequired(query) ? ["query"] : []),
    ...(described.requestBody?.required ? ["body"] : []),
  ];
  return object({ ...(params && { params }), ...(query && { query }), ...(body && { body }) }, required);
}

function outputOf({ status = 200, paged }: Contract, { responses }: Described): JSONSchema {
  const [content] = Object.values(responses[status]?.content ?? {});
  if (!content) return { tsType: "undefined" };
  return paged
    ? object({ items: content.schema, next: { type: ["string", "null"] } }, ["items", "next"])
    : content.schema;
}

/** One schema from which the types of every operation follow. */
function operationsSchema(): JSONSchema {
  const document = buildDocument("");
  const text = JSON.stringify(document).replaceAll('"#/components/schemas/', '"#/definitions/');
  const { paths, components } = JSON.parse(text) as {
    paths: Record<string, Record<string, Described>>;
    components: { schemas: Record<string, JSONSchema> };
  };
  const operations = contracts.map((contract): [string, JSONSchema] => {
    const described = paths[contract.path]?.[contract.method.toLowerCase()];
    if (!described) throw new Error(`The document has no ${contract.id}`);
    const shape = object({ input: inputOf(described), output: outputOf(contract, described) }, ["input", "output"]);
    return [contract.id, { ...shape, description: contract.summary }];
  });
  const ids = operations.map(([id]) => id);
  return { ...object(Object.fromEntries(operations), ids), definitions: components.schemas };
}

/** What the client has to know of an operation besides its types. */
const addressOf = ({ id, method, path, paged, access }: Contract) =>
  `  ${id}: ${JSON.stringify({ method, path, ...(paged && { paged }), ...(access === "public" && { public: true }) })},`;

/** `lib/client/operations.ts`: the contracts as the client knows them, without the code that keeps them. */
export async function clientOperations(): Promise<string> {
  const types = await compile(operationsSchema(), "Operations", { additionalProperties: false, bannerComment: "" });
  const codes = [...new Set(problemKinds.map((kind) => JSON.stringify(wireOf(kind).code)))];
  return [
    "// Made from the contracts by `npm run generate`.",
    types.trim(),
    "export type OperationId = keyof Operations;",
    `export type ProblemCode = ${codes.join(" | ")};`,
    "interface OperationAddress { method: string; path: string; paged?: true; public?: true }",
    `export const operations: Readonly<Record<OperationId, OperationAddress>> = {\n${contracts.map(addressOf).join("\n")}\n};`,
    "",
  ].join("\n\n");
}

export async function writeClientOperations(): Promise<void> {
  await writeFile(FILE, await clientOperations());
}
