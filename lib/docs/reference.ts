import { contracts } from "@/lib/contracts";
import type { Parameter, RequestBody, Response, Schema } from "@/lib/docs/schema";
import { servedDocument } from "@/lib/http/openapi";
import { addressesOf } from "@/lib/http/table";
import { tagDescriptions, tagSlug } from "@/lib/http/tags";
import type { Access, Contract, Method } from "@/lib/operation";

/** One operation as /docs shows it: what the served OpenAPI document says of it, at one place for all its addresses. */
export interface DocumentedOperation {
  id: string;
  summary: string;
  description: string;
  access: Access;
  /** Takes a bearer credential, required or not. */
  takesToken: boolean;
  method: Method;
  path: string;
  aliases: readonly { method: Method; path: string }[];
  parameters: readonly Parameter[];
  requestBody: RequestBody | undefined;
  /** By status, in ascending order. */
  responses: readonly (Response & { status: number })[];
  /** Where /docs shows it. */
  href: string;
}

export interface DocumentedTag {
  name: string;
  slug: string;
  description: string;
  href: string;
  operations: readonly DocumentedOperation[];
}

export interface Reference {
  origin: string;
  tags: readonly DocumentedTag[];
  schemas: Readonly<Record<string, Schema>>;
}

/** As much of the document as is read here; lib/http/openapi.snap.json shows it whole. */
interface Document {
  servers: { url: string }[];
  tags: { name: string }[];
  paths: Record<
    string,
    Record<
      string,
      {
        description: string;
        parameters: (Parameter | { $ref: string })[];
        requestBody?: RequestBody;
        responses: Record<string, Response>;
      }
    >
  >;
  components: { schemas: Record<string, Schema>; parameters: Record<string, Parameter> };
}

function documentOperation(document: Document, contract: Contract): DocumentedOperation {
  const [address = { method: contract.method, path: contract.path }, ...aliases] = addressesOf(contract);
  const operation = document.paths[address.path]?.[address.method.toLowerCase()];
  if (!operation) throw new Error(`The document lacks ${address.method} ${address.path}`);
  const parameters = operation.parameters.flatMap((parameter) => {
    if (!("$ref" in parameter)) return [parameter];
    const named = document.components.parameters[parameter.$ref.replace("#/components/parameters/", "")];
    return named ? [named] : [];
  });
  return {
    id: contract.id,
    summary: contract.summary,
    description: contract.description ?? "",
    access: contract.access,
    takesToken: contract.access !== "public" || contract.readsBearer === true,
    ...address,
    aliases,
    parameters,
    requestBody: operation.requestBody,
    responses: Object.entries(operation.responses).map(([status, response]) => ({
      status: Number(status),
      ...response,
    })),
    href: `/docs/api/${tagSlug(contract.tag)}/${contract.id}`,
  };
}

let read: { of: object; reference: Reference } | undefined;

/** The API reference: the served OpenAPI document, ordered by the contracts it was made of. */
export function apiReference(): Reference {
  const served = servedDocument();
  if (read?.of === served) return read.reference;
  // buildDocument() has made it of the contracts in just this form.
  const document = served as unknown as Document;
  const tags = document.tags.map(({ name }) => ({
    name,
    slug: tagSlug(name),
    description: tagDescriptions[name] ?? "",
    href: `/docs/api/${tagSlug(name)}`,
    operations: contracts.filter(({ tag }) => tag === name).map((contract) => documentOperation(document, contract)),
  }));
  const reference = { origin: document.servers[0]?.url ?? "", tags, schemas: document.components.schemas };
  read = { of: served, reference };
  return reference;
}
