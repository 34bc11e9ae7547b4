import { fieldProblems } from "@/components/forms/field-problems";
import type { FormProblem } from "@/lib/form";

/** What is wrong with each field: an address in a list stands in the field of the list, a member of a key in that of the keys. */
export function listProblems(
  problem: FormProblem | undefined,
  problemFields: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const found = fieldProblems(problem, problemFields);
  return Object.fromEntries(Object.entries(found).map(([field, detail]) => [field.split(".")[0] ?? field, detail]));
}
