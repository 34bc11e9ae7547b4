import type { FormState } from "@/lib/form";

/** Says beside the field of the digits, rather than of a link, that a mailed code is not the right one. */
export function aboutDigits<Result>(state: FormState<Result>): FormState<Result> {
  if (!state.problem?.errors.includes("token.invalid")) return state;
  const issues = [{ pointer: "/body/code", detail: "must be the six digits of the newest mail" }];
  return { ...state, problem: { ...state.problem, errors: ["request.invalid"], issues } };
}
