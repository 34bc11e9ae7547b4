import type { FormState } from "@/lib/form";

/** Says beside the one-time code field, rather than of a link, that a mailed code is not the right one. */
export function aboutOtp<Result>(state: FormState<Result>): FormState<Result> {
  if (!state.problem?.errors.includes("token.invalid")) return state;
  const issues = [{ pointer: "/body/code", detail: "must be the one-time code of the newest email" }];
  return { ...state, problem: { ...state.problem, errors: ["request.invalid"], issues } };
}
