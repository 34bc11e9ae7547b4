import type { FormState } from "@/lib/form";

/** Says beside the field of the current password, rather than as a failed sign-in, that it is not the right one. */
export function aboutCurrentPassword<Result>(state: FormState<Result>): FormState<Result> {
  if (!state.problem?.errors.includes("wrong.password")) return state;
  const issues = [{ pointer: "/body/currentPassword", detail: "must be your current password" }];
  return { ...state, problem: { ...state.problem, errors: ["request.invalid"], issues } };
}
