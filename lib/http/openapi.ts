import { z } from "zod";
import { FactorMethod } from "@/lib/authentication/factors/factors.contract";
import { version } from "@/lib/build";
import { contracts } from "@/lib/contracts";
import { env } from "@/lib/env";
import { addressesOf } from "@/lib/http/table";
import { tagDescriptions } from "@/lib/http/tags";
import { type Contract, implement, problemsOf, takesIdempotencyKey } from "@/lib/operation";
import { getOpenApi as getOpenApiContract } from "@/lib/operator/service.contract";
import { describeProblem, type ProblemKind, problemKinds } from "@/lib/problem";

type Json = Record<string, unknown>;

const ProblemSchema = z
  .object({
    type: z.url(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    instance: z.string(),
    errors: z.array(z.string()).meta({ description: "Stable codes; the first one identifies the problem." }),
    issues: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
    challenge: z
      .string()
      .optional()
      .meta({ description: "Of `second.factor.required`: what to show together with the second factor." }),
    methods: z.array(FactorMethod).optional().meta({
      description:
        "Of `second.factor.required`: by what the second factor can be shown. Of `second.factor.enrollment.required`: what can be added.",
    }),
    token: z
      .string()
      .optional()
      .meta({ description: "Of `second.factor.enrollment.required` after signing in: opens adding a factor." }),
  })
  .meta({ id: "Problem", description: "RFC 9457 problem details" });

/** JSON Schema of a zod schema, its named parts moved into `components`. */
function jsonSchema(schema: z.ZodType, io: "input" | "output", components: Json): Json {
  const {
    $schema: _,
    $defs,
    ...own
  } = z.toJSONSchema(schema, { io, unrepresentable: "any" }) as Json & { $defs?: Json };
  const rewrite = (part: unknown): Json =>
    JSON.parse(JSON.stringify(part).replaceAll('"#/$defs/', '"#/components/schemas/'));
  for (const [name, part] of Object.entries($defs ?? {})) components[name] = rewrite(part);
  const { id, ...rest } = rewrite(own);
  if (typeof id !== "string") return rest;
  components[id] = rest;
  return { $ref: `#/components/schemas/${id}` };
}

function parametersOf(contract: Contract, components: Json): Json[] {
  const list: Json[] = (["params", "query"] as const).flatMap((part) => {
    const schema = contract[part];
    if (!schema) return [];
    const { properties = {}, required = [] } = jsonSchema(schema, "input", components) as {
      properties?: Json;
      required?: string[];
    };
    return Object.entries(properties).map(([name, value]) => ({
      name,
      in: part === "params" ? "path" : "query",
      required: part === "params" || required.includes(name),
      schema: value,
    }));
  });
  if (contract.knowsDevice) list.push({ $ref: "#/components/parameters/Device" });
  return takesIdempotencyKey(contract) ? [...list, { $ref: "#/components/parameters/IdempotencyKey" }] : list;
}

function problemResponses(contract: Contract): Json {
  const byStatus = new Map<number, ProblemKind[]>();
  for (const kind of problemsOf(contract)) {
    const { status } = describeProblem(kind);
    byStatus.set(status, [...(byStatus.get(status) ?? []), kind]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, kinds]) => {
      const described = kinds.map(describeProblem);
      const examples = kinds.map((kind) => [describeProblem(kind).code, { $ref: `#/components/examples/${kind}` }]);
      const content = {
        "application/problem+json": {
          schema: { $ref: "#/components/schemas/Problem" },
          examples: Object.fromEntries(examples),
        },
      };
      return [
        status,
        { description: described.map(({ code, title }) => `\`${code}\`: ${title}`).join("\n\n"), content },
      ];
    }),
  );
}

/** One example of every kind of problem, named by many responses. */
function problemExamples(origin: string): Json {
  const instance = "urn:uuid:3f0c9c9a-8b1d-4c57-9a35-2f6c0d1e7b44";
  const examples = problemKinds.map((kind) => {
    const { code, title, status } = describeProblem(kind);
    return [kind, { value: { type: `${origin}/problems/${code}`, title, status, instance, errors: [code] } }];
  });
  return Object.fromEntries(examples);
}

/** What the body holds: of a page only its items, for the rest is in the headers. */
function bodyOf({ output, paged }: Contract): z.ZodType {
  if (!paged) return output;
  if (!(output instanceof z.ZodObject)) throw new Error("A paged contract's output is made by page()");
  return output.shape.items;
}

function headersOf({ paged, location }: Contract): Json | undefined {
  const schema = { type: "string" };
  if (paged) return { Link: { description: 'The next page, `rel="next"`; absent from the last page', schema } };
  return location ? { Location: { description: `\`${location}\``, schema } } : undefined;
}

function successResponses(contract: Contract, components: Json): Json {
  const status = contract.status ?? 200;
  if (status === 204) return { 204: { description: "Done" } };
  const media = contract.produces ?? "application/json";
  const example = contract.examples?.output === undefined ? {} : { example: contract.examples.output };
  const content = { [media]: { schema: jsonSchema(bodyOf(contract), "output", components), ...example } };
  const alternative = contract.alternative
    ? { [contract.alternative.status]: { description: "Not available", content } }
    : {};
  const redirect = contract.page
    ? { 303: { description: `A browser that navigates here is sent to \`${contract.page}\`` } }
    : {};
  const notModified = contract.cacheSeconds ? { 304: { description: "Not modified: the ETag still holds" } } : {};
  const headers = headersOf(contract);
  const success = { description: contract.summary, ...(headers ? { headers } : {}), content };
  return { [status]: success, ...redirect, ...notModified, ...alternative };
}

function operationOf(contract: Contract, alias: number, components: Json): Json {
  const { access, body, bodyRequired = true } = contract;
  const permission = typeof access === "object" ? access.permission : access.includes(":") ? access : undefined;
  const needs = permission
    ? `Needs the permission \`${permission}\`${typeof access === "object" ? ", or to be that user" : ""}.`
    : "";
  const example = contract.examples?.body === undefined ? {} : { example: contract.examples.body };
  return {
    operationId: alias === 0 ? contract.id : `${contract.id}Alias${alias}`,
    tags: [contract.tag],
    summary: contract.summary,
    description: [contract.description, needs, alias > 0 ? `Same as \`${contract.method} ${contract.path}\`.` : ""]
      .filter(Boolean)
      .join("\n\n"),
    security: access === "public" ? [] : [{ bearer: [] }],
    parameters: parametersOf(contract, components),
    ...(body
      ? {
          requestBody: {
            required: bodyRequired,
            content: { "application/json": { schema: jsonSchema(body, "input", components), ...example } },
          },
        }
      : {}),
    responses: { ...problemResponses(contract), ...successResponses(contract, components) },
  };
}

/** The OpenAPI 3.1 document of everything the contracts promise, aliases included. */
export function buildDocument(origin: string): Json & { openapi: string; paths: Json } {
  const schemas: Json = {};
  jsonSchema(ProblemSchema, "output", schemas);
  const paths: Record<string, Json> = {};
  for (const contract of contracts) {
    for (const [alias, { method, path }] of addressesOf(contract).entries()) {
      paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(contract, alias, schemas) };
    }
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Gatehouse",
      version,
      description: "Identity and authorization: accounts, tokens, roles and permissions.",
    },
    servers: [{ url: origin }],
    tags: [...new Set(contracts.map(({ tag }) => tag))].map((name) => ({ name, description: tagDescriptions[name] })),
    paths,
    components: {
      schemas,
      examples: problemExamples(origin),
      parameters: {
        Device: {
          name: "Gatehouse-Device",
          in: "header",
          required: false,
          description:
            "256 random bits (base64url) that this device made once, keeps to itself and sends with every sign-in. " +
            "A device that signed in before has attempts of its own, whatever strangers guess from the same address.",
          schema: { type: "string", pattern: "^[A-Za-z0-9_-]{43,128}$" },
        },
        IdempotencyKey: {
          name: "Idempotency-Key",
          in: "header",
          required: false,
          description:
            "A request repeated with the same key within 24 hours has no second effect, and gets the first answer. " +
            "Where that answer was lost with the process that had it, or its tokens were revoked meanwhile, it gets 422 `idempotency.key.reused`, and `detail` says which.",
          schema: { type: "string", minLength: 1, maxLength: 255 },
        },
      },
      securitySchemes: { bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
    },
  };
}

let built: { origin: string; document: ReturnType<typeof buildDocument> } | undefined;

/** The document of this installation; the same object each time. */
export function servedDocument(): ReturnType<typeof buildDocument> {
  const origin = env().APP_URL;
  // Half a megabyte of schemas takes a while to derive, and anybody may ask for it.
  if (built?.origin !== origin) built = { origin, document: buildDocument(origin) };
  return built.document;
}

export const getOpenApi = implement(getOpenApiContract, async () => servedDocument());
