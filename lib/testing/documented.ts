import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

/** As much of an OpenAPI document as holding answers against it takes. */
export interface ApiDocument {
  paths: Record<string, Record<string, { responses: Record<string, { content?: Record<string, unknown> }> }>>;
}

/** One answer, and the documented address that it came from. */
export interface Answered {
  method: string;
  /** Path as the document writes it, with `{parameters}`. */
  path: string;
  status: number;
  mediaType: string;
  text: string;
}

const pointer = (...parts: string[]) => parts.map((part) => part.replaceAll("~", "~0").replaceAll("/", "~1")).join("/");

/**
 * Holds answers against an OpenAPI document: the status must be there, and the body fit its schema.
 * @returns what is wrong with an answer; undefined when nothing is
 */
export function documentedBy(document: object): (answer: Answered) => string | undefined {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, "openapi");
  const { paths } = document as ApiDocument;
  return ({ method, path, status, mediaType, text }) => {
    const key = (method === "HEAD" ? "GET" : method).toLowerCase();
    const response = paths[path]?.[key]?.responses[status];
    if (!response)
      return `${method} ${path} answered ${status} ${text.slice(0, 500)}, which its document does not know`;
    if (!response.content || text === "") return undefined;
    if (!(mediaType in response.content)) return `${method} ${path} ${status} is ${mediaType}`;
    const reference = encodeURI(
      `openapi#/paths/${pointer(path)}/${key}/responses/${status}/content/${pointer(mediaType)}/schema`,
    );
    const validate = ajv.getSchema(reference) ?? ajv.compile({ $ref: reference });
    const body: unknown = /json$/.test(mediaType) ? JSON.parse(text) : text;
    return validate(body)
      ? undefined
      : `${method} ${path} ${status}: ${ajv.errorsText(validate.errors)}\n${text.slice(0, 2000)}`;
  };
}
