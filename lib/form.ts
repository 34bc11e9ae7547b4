import type { Issue } from "@/lib/problem";

/**
 * What came between a form and the service, which no answer of an operation says: no network, a service that restarts, a
 * session that ended elsewhere, a page of an earlier version.
 */
export type Interruption = "offline" | "restarting" | "signedOut" | "outdated";

/** The members of a problem document (RFC 9457) that a form needs. */
export interface FormProblem {
  interruption?: Interruption;
  status?: number;
  title: string;
  /** Stable codes; the first one chooses the text that is shown. */
  errors: readonly string[];
  issues?: readonly Issue[];
  /** How long to wait, after too many attempts. */
  retryAfterSeconds?: number | undefined;
}

/** What a form's action answers: why not, or what came of it. */
export interface FormState<Result = unknown> {
  problem?: FormProblem;
  /** What was typed, secrets left out, for browsers without JavaScript: their page is rendered anew. */
  values?: Readonly<Record<string, string>>;
  result?: Result;
}

/** A server action that a form may call with or without JavaScript. */
export type FormAction<Result = unknown> = (previous: FormState<Result>, data: FormData) => Promise<FormState<Result>>;

/** The values of a submitted form, without what Next adds. */
export const submittedValues = (data: FormData): Record<string, FormDataEntryValue> =>
  Object.fromEntries([...data].filter(([name]) => !name.startsWith("$ACTION_")));

const SECRET = /password|secret|token|code/i;

/** What of a submitted form may be sent back into its fields. */
export function typedValues(data: FormData): Record<string, string> {
  const typed = [...data].filter(
    (entry): entry is [string, string] =>
      typeof entry[1] === "string" && !entry[0].startsWith("$") && !SECRET.test(entry[0]),
  );
  return Object.fromEntries(typed);
}
