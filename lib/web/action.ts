import { headers } from "next/headers";
import { z } from "zod";
import type { Actor } from "@/lib/actor";
import { recordRefusal } from "@/lib/audit/refusals";
import { wakeOutbox } from "@/lib/events/outbox";
import { type FormProblem, type FormState, submittedValues, typedValues } from "@/lib/form";
import { readSwitches } from "@/lib/form-switches";
import { toProblem } from "@/lib/http/respond";
import { log, logReason } from "@/lib/log";
import type { Contract, Input, Operation } from "@/lib/operation";
import { describeProblem } from "@/lib/problem";
import { checkSettings } from "@/lib/settings/settings";
import { currentActor } from "@/lib/web/current-actor";
import { requireSameOrigin } from "@/lib/web/origin";

/** What a form shows of a failure: what the API would say, and how long to wait. Plain data, because it crosses the network. */
export interface ActionProblem extends FormProblem {
  status: number;
  detail?: string | undefined;
  retryAfterSeconds?: number | undefined;
  requestId: string;
}

/** Describes why an action failed. Anything but a `Problem` is logged, and the form gets only the request ID to quote. */
export function describeFailure(error: unknown, requestId: string): ActionProblem {
  const problem = toProblem(error);
  const { status, title, code } = describeProblem(problem.kind);
  if (status >= 500) log.error({ requestId, error }, title);
  logReason(problem, requestId);
  const retryAfter = problem.headers["Retry-After"];
  return {
    title,
    status,
    errors: [code, ...problem.extraCodes],
    detail: problem.detail,
    issues: [...problem.issues],
    retryAfterSeconds: retryAfter === undefined ? undefined : Number(retryAfter),
    requestId,
  };
}

/** What someone submitted: a form, or values from a component. */
export type Submission = FormData | Readonly<Record<string, unknown>>;

/** The values of a submission, without the fields that Next adds. A request written by hand may have none. */
export const valuesOf = (data: Submission | null | undefined): Record<string, unknown> =>
  data instanceof FormData ? submittedValues(data) : { ...data };

/** A form's state after a refusal: the problem, and what was typed for browsers without JavaScript. */
export const refused = (data: Submission, error: unknown, requestId: string) => ({
  problem: describeFailure(error, requestId),
  ...(data instanceof FormData ? { values: typedValues(data) } : {}),
});

/** The values as the contract expects them: a form sends only strings, for switches too. */
const valuesFor = ({ body }: Contract, data: Submission) =>
  data instanceof FormData ? readSwitches(body, valuesOf(data)) : valuesOf(data);

const membersOf = (schema: z.ZodType | undefined): string[] =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];

/** Distributes flat values as the contract expects them: path parameters and query by name, and all of them as the body. */
function arrange<C extends Contract>(contract: C, values: Record<string, unknown>): Input<C> {
  const pick = (names: string[]) =>
    Object.fromEntries(names.filter((name) => Object.hasOwn(values, name)).map((name) => [name, values[name]]));
  const input = { params: pick(membersOf(contract.params)), query: pick(membersOf(contract.query)), body: values };
  // The operation parses every part with its own schema, and refuses what does not fit.
  return input as unknown as Input<C>;
}

/**
 * Makes a server action of an operation: what the route handler is for programs. Checks the origin of the form, authenticates
 * the sender, runs the operation, and turns a failure into plain data. Fits `useContractForm`.
 * @param done what to do with the output, for example `redirect`; what it returns is the form's `result`, the output unless given
 */
export function action<C extends Contract, Result = z.output<C["output"]>>(
  operation: Operation<C>,
  done?: (output: z.output<C["output"]>) => Result | Promise<Result>,
) {
  return async (_previous: FormState<Result>, data: Submission): Promise<FormState<Result>> => {
    const requestHeaders = await headers();
    let output: z.output<C["output"]>;
    let requestId: string = crypto.randomUUID();
    let actor: Actor | undefined;
    try {
      requireSameOrigin(requestHeaders);
      await checkSettings();
      actor = await currentActor();
      requestId = actor.client.requestId;
      output = await operation(actor, arrange(operation.contract, valuesFor(operation.contract, data)));
      wakeOutbox();
    } catch (error) {
      if (actor) await recordRefusal(actor, operation.contract.id, error);
      return refused(data, error, requestId);
    }
    // Outside the try, because `redirect` works by throwing. Without `done`, Result defaults to the output.
    return { result: done ? await done(output) : (output as Result) };
  };
}
