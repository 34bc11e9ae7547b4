/**
 * The one table of failures: kind → HTTP status, English title, and the code on the wire where it differs from the kind
 * (an access token and a mailed code both expire as `token.expired`, but with 401 and 400).
 */
const table = {
  "request.malformed": { status: 400, title: "The request body is not readable JSON" },
  "request.invalid": { status: 400, title: "Some values are not valid" },
  "password.does.not.meet.the.requirements": { status: 400, title: "The password does not meet the requirements" },
  "code.invalid": { status: 400, code: "token.invalid", title: "The code is not valid" },
  "code.expired": { status: 400, code: "token.expired", title: "The code has expired" },
  "code.used": { status: 400, code: "token.already.used", title: "The code has already been used" },
  unauthorized: { status: 401, title: "A valid access token is required" },
  "token.expired": { status: 401, title: "The token has expired" },
  "token.revoked": { status: 401, title: "The token has been revoked" },
  "token.already.used": { status: 401, title: "The refresh token was already used; its session has been ended" },
  "token.restricted": {
    status: 401,
    code: "password.change.required",
    title: "The token opens nothing but the change of the password",
  },
  "wrong.password": { status: 401, title: "Wrong e-mail or password" },
  forbidden: { status: 403, title: "You do not have the permission this needs" },
  "user.should.be.confirmed": { status: 403, title: "Confirm your e-mail address first" },
  "user.disabled": { status: 403, title: "This account is disabled" },
  "password.change.required": { status: 403, title: "Choose a new password first" },
  "not.found": { status: 404, title: "There is nothing at this address" },
  "user.not.found": { status: 404, title: "There is no such user" },
  "role.not.found": { status: 404, title: "There is no such role" },
  "permission.not.found": { status: 404, title: "There is no such permission" },
  "application.not.found": { status: 404, title: "There is no such application" },
  "method.not.allowed": { status: 405, title: "This address does not answer to that method" },
  "user.already.exists": { status: 409, title: "There is already an account with this e-mail address" },
  "address.already.exists": { status: 409, title: "This address belongs to another account" },
  "role.already.exists": { status: 409, title: "There is already a role with this name" },
  "permission.already.exists": { status: 409, title: "There is already a permission with this name" },
  "application.already.exists": { status: 409, title: "There is already an application with this name" },
  "role.changed": { status: 409, title: "Somebody else has changed this role meanwhile" },
  "role.is.protected": { status: 409, title: "This role cannot be changed or deleted" },
  "last.administrator": { status: 409, title: "The last active administrator cannot be lost" },
  "request.too.large": { status: 413, title: "The request body is too large" },
  "media.type.unsupported": { status: 415, title: "The request body must be application/json" },
  "idempotency.key.reused": { status: 422, title: "This Idempotency-Key was used for another request" },
  "too.many.requests": { status: 429, title: "Too many attempts, try again later" },
  internal: { status: 500, title: "Something went wrong on our side" },
  "service.unavailable": { status: 503, title: "The service is not available right now" },
} as const satisfies Record<string, { status: number; title: string; code?: string }>;

/** How an operation may fail, as contracts declare it. */
export type ProblemKind = keyof typeof table;

/** Every kind, in the order of the table. */
export const problemKinds = Object.keys(table) as ProblemKind[];

/** Status, title and wire code of a kind. */
export function describeProblem(kind: ProblemKind): { status: number; title: string; code: string } {
  const entry: { status: number; title: string; code?: string } = table[kind];
  return { status: entry.status, title: entry.title, code: entry.code ?? kind };
}

/** One value that is not valid: where it is (`/body/email`, a JSON Pointer, RFC 6901) and what is wrong with it. */
export interface Issue {
  pointer: string;
  detail: string;
}

/** What a caller can act on: thrown by operations, answered as `application/problem+json` (RFC 9457). */
export class Problem extends Error {
  readonly kind: ProblemKind;
  readonly detail: string | undefined;
  readonly issues: readonly Issue[];
  /** Further stable codes for `errors`, after the problem's own. */
  readonly extraCodes: readonly string[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    kind: ProblemKind,
    more: {
      detail?: string;
      issues?: readonly Issue[];
      extraCodes?: readonly string[];
      headers?: Record<string, string>;
    } = {},
  ) {
    super(describeProblem(kind).title);
    this.name = "Problem";
    this.kind = kind;
    this.detail = more.detail;
    this.issues = more.issues ?? [];
    this.extraCodes = more.extraCodes ?? [];
    this.headers = more.headers ?? {};
  }
}
