import type { ProblemCode } from "./operations.ts";

/** One value that is not valid: where it is (`/body/email`, a JSON Pointer, RFC 6901) and what is wrong with it. */
export interface Issue {
  pointer: string;
  detail: string;
}

/** A failure that the service answered as `application/problem+json` (RFC 9457). */
export class ProblemError extends Error {
  /** HTTP status. */
  readonly status: number;
  /** The stable name of the failure; `unknown` for an answer that some proxy wrote. */
  readonly code: ProblemCode | "unknown";
  /** Every code of the answer, `code` first. */
  readonly codes: readonly string[];
  readonly issues: readonly Issue[];
  /** Of `second.factor.required`: what to show together with the second factor. */
  readonly challenge: string | undefined;
  /** Of `second.factor.required`: by what it can be shown. Of `second.factor.enrollment.required`: what can be added. */
  readonly methods: readonly string[];
  /** Of `second.factor.enrollment.required` after signing in: opens adding a factor. */
  readonly token: string | undefined;
  /** Seconds after which to try again, where the service says so. */
  readonly retryAfter: number | undefined;
  /** The number under which the service's operator finds the request. */
  readonly requestId: string | undefined;

  constructor(status: number, problem: Partial<ProblemBody>, headers: Headers) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`);
    this.name = "ProblemError";
    this.status = status;
    this.codes = problem.errors ?? [];
    // The service answers with no codes but those of its contracts, which ProblemCode lists.
    this.code = (this.codes[0] as ProblemCode | undefined) ?? "unknown";
    this.issues = problem.issues ?? [];
    this.challenge = problem.challenge;
    this.methods = problem.methods ?? [];
    this.token = problem.token;
    this.retryAfter = readRetryAfter(headers.get("retry-after"));
    this.requestId = headers.get("x-request-id") ?? undefined;
  }

  /** The places of the values that are not valid, for example `/body/email`. */
  get pointers(): readonly string[] {
    return this.issues.map(({ pointer }) => pointer);
  }
}

interface ProblemBody {
  title: string;
  detail: string;
  errors: string[];
  issues: Issue[];
  challenge: string;
  methods: string[];
  token: string;
}

/** Seconds until `Retry-After`, which holds seconds or a date (RFC 9110). */
function readRetryAfter(value: string | null): number | undefined {
  if (value === null) return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

/** The failure that an answer tells of. */
export async function readProblem(response: Response): Promise<ProblemError> {
  const isProblem = response.headers.get("content-type")?.startsWith("application/problem+json");
  const body: Partial<ProblemBody> = isProblem ? await response.json() : {};
  if (!isProblem) await response.body?.cancel();
  return new ProblemError(response.status, body, response.headers);
}
