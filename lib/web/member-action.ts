import type { z } from "zod";
import type { FormState } from "@/lib/form";
import type { Contract, Operation } from "@/lib/operation";
import { action, type Submission } from "@/lib/web/action";
import { requireUser } from "@/lib/web/current-actor";

/**
 * `action()` for forms of people who are signed in: whose session has ended meanwhile is sent to sign in, instead of being
 * told so on a page that is no longer theirs.
 * @param page path of the form, to come back to
 */
export function memberAction<C extends Contract, Result = z.output<C["output"]>>(
  operation: Operation<C>,
  page: string,
  done?: (output: z.output<C["output"]>) => Result | Promise<Result>,
) {
  const run = action(operation, done);
  return async (previous: FormState<Result>, data: Submission): Promise<FormState<Result>> => {
    const answer = await run(previous, data);
    if (answer.problem) await requireUser(page);
    return answer;
  };
}

/** Says beside the field of the current password, rather than as a failed sign-in, that it is not the right one. */
export function aboutCurrentPassword<Result>(state: FormState<Result>): FormState<Result> {
  if (!state.problem?.errors.includes("wrong.password")) return state;
  const issues = [{ pointer: "/body/currentPassword", detail: "must be your current password" }];
  return { ...state, problem: { ...state.problem, errors: ["request.invalid"], issues } };
}
