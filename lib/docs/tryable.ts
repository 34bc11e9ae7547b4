import type { DocumentedOperation, Reference } from "@/lib/docs/reference";
import { parameterSample } from "@/lib/docs/sample";
import { resolve } from "@/lib/docs/schema";
import type { Method } from "@/lib/operation";

/** What the form that tries an operation in the browser has to know of it. */
export interface Tryable {
  method: Method;
  path: string;
  takesToken: boolean;
  parameters: { name: string; in: "path" | "query" | "header"; required: boolean; sample: string; options: string[] }[];
}

export function tryableOf(
  { method, path, takesToken, parameters }: DocumentedOperation,
  reference: Reference,
): Tryable {
  return {
    method,
    path,
    takesToken,
    parameters: parameters.map((parameter) => ({
      name: parameter.name,
      in: parameter.in,
      required: parameter.required,
      sample: parameter.required ? parameterSample(parameter, reference) : "",
      options: (resolve(parameter.schema, reference.schemas).enum ?? []).map(String),
    })),
  };
}
