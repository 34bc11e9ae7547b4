import { unstable_isUnrecognizedActionError, unstable_rethrow } from "next/navigation";
import { connection, isReachable, reportLoss } from "@/components/connection/connection";
import { stepUp } from "@/components/forms/step-up";
import type { FormProblem, FormState, Interruption } from "@/lib/form";

const interrupted = (interruption: Interruption): FormProblem => ({ interruption, title: interruption, errors: [] });

/** Why a server action came to nothing at all. */
function problemOf(thrown: unknown): FormProblem {
  if (unstable_isUnrecognizedActionError(thrown)) return interrupted("outdated");
  // A digest is what Next sends in place of an error of the server.
  if (thrown instanceof Error && "digest" in thrown) return { status: 500, title: "internal", errors: ["internal"] };
  return interrupted(reportLoss() === "offline" ? "offline" : "restarting");
}

/** Calls a server action. */
export type Call<Result> = () => Promise<FormState<Result>>;

async function deliver<Result>(call: Call<Result>, prove: () => Promise<boolean>): Promise<FormState<Result>> {
  if (!(await isReachable())) return { problem: interrupted(connection() === "offline" ? "offline" : "restarting") };
  try {
    const answer = await call();
    if (answer.problem?.errors.includes("reauthentication.required") && (await prove()))
      return await deliver(call, prove);
    if (!answer.problem?.errors.includes("unauthorized")) return answer;
    return { ...answer, problem: { ...answer.problem, interruption: "signedOut" } };
  } catch (thrown) {
    unstable_rethrow(thrown);
    return { problem: problemOf(thrown) };
  }
}

/**
 * Calls a server action that someone asked for. Never fails: without network, while the service restarts or when the session
 * has ended, the answer is a problem like any other, so that the form stays and what was typed with it. Only a redirect
 * passes. Where the service asks for a fresh proof of who it is, the page asks for it in place, and the very same is sent again.
 */
export const send = <Result>(call: Call<Result>): Promise<FormState<Result>> => deliver(call, stepUp);

/**
 * As `send`, for what the page calls by itself: after it was opened, by a clock, or ahead of what someone asks for. They are
 * not asked for a proof of what they did not ask for; refused, it is given up.
 */
export const sendUnasked = <Result>(call: Call<Result>): Promise<FormState<Result>> => deliver(call, async () => false);
