import { sample } from "openapi-sampler";
import type { DocumentedOperation, Reference } from "@/lib/docs/reference";
import type { Parameter, Response, Schema } from "@/lib/docs/schema";

/** A value that fits the schema. */
export const sampleOf = (schema: Schema, { schemas }: Pick<Reference, "schemas">): unknown =>
  // Both types describe JSON Schema; ours leaves open what a default or a constant may be.
  sample(schema as Parameters<typeof sample>[0], { quiet: true }, { components: { schemas } });

const jsonOf = (content: Response["content"]) => content?.["application/json"] ?? content?.["text/plain"];

/** The body to send, as JSON over several lines: the contract's own example where it has one. */
export function bodySample({ requestBody }: DocumentedOperation, reference: Reference): string | undefined {
  const media = jsonOf(requestBody?.content);
  if (!media) return undefined;
  return JSON.stringify(media.example ?? sampleOf(media.schema, reference), null, 2);
}

/** What a success answers with, as JSON over several lines. */
export function answerSample(response: Response, reference: Reference): string | undefined {
  const media = response.content?.["application/json"];
  if (!media) return undefined;
  return JSON.stringify(media.example ?? sampleOf(media.schema, reference), null, 2);
}

/** A parameter's value as it stands in an address. */
export function parameterSample({ schema }: Parameter, reference: Reference): string {
  const value = sampleOf(schema, reference);
  return value === undefined || value === null ? "" : String(value);
}

const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** A command for a shell that calls the operation; the bearer token is `$TOKEN`. */
export function curlOf(operation: DocumentedOperation, reference: Reference): string {
  const { method, path, parameters } = operation;
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const parameter = parameters.find((one) => one.in === "path" && one.name === name);
    return encodeURIComponent(parameter ? parameterSample(parameter, reference) : name);
  });
  const query = new URLSearchParams(
    parameters
      .filter((parameter) => parameter.in === "query" && parameter.required)
      .map((parameter) => [parameter.name, parameterSample(parameter, reference)]),
  );
  const address = reference.origin + filled + (query.size > 0 ? `?${query}` : "");
  const body = bodySample(operation, reference);
  return [
    `curl -sS${method === "GET" ? "" : ` -X ${method}`}`,
    quote(address),
    ...(operation.takesToken ? ['-H "Authorization: Bearer $TOKEN"'] : []),
    ...(body === undefined ? [] : ["-H 'Content-Type: application/json'", `-d ${quote(body)}`]),
  ].join(" \\\n  ");
}
