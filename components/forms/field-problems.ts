import type { FormProblem } from "@/lib/form";

/** The field a JSON Pointer into a request's body names: `/body/owner/email` → `owner.email`; undefined for anything else. */
function fieldOf(pointer: string): string | undefined {
  if (!pointer.startsWith("/body/")) return undefined;
  const names = pointer.slice("/body/".length).split("/");
  return names.map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~")).join(".");
}

/**
 * What a problem says about each field: the first detail by field name. A problem without issues is its field's if
 * `problemFields` names one; the message then is the code, which FormError knows the text of.
 */
export function fieldProblems(
  problem: FormProblem | undefined,
  problemFields: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { pointer, detail } of problem?.issues ?? []) {
    const field = fieldOf(pointer);
    if (field) found[field] ??= detail;
  }
  const code = problem?.errors.find((candidate) => candidate in problemFields);
  const field = code && problemFields[code];
  if (field) found[field] ??= code;
  return found;
}
