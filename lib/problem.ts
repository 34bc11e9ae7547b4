import { type ProblemKind, wireOf } from "@/lib/problem-kinds";

export { type ProblemKind, problemKinds } from "@/lib/problem-kinds";

const titles: Record<ProblemKind, string> = {
  "request.malformed": "The request body is malformed",
  "request.invalid": "Some values are invalid",
  "password.does.not.meet.the.requirements": "The password does not meet the requirements",
  "code.invalid": "The code is invalid",
  "code.expired": "The code has expired",
  "code.other.device": "The code works only on the device that requested it",
  "code.used": "The code has already been used",
  unauthorized: "A valid access token is required",
  "token.expired": "The token has expired",
  "token.revoked": "The token has been revoked",
  "token.already.used": "The refresh token was already used, so its session was revoked",
  "token.restricted": "The token only allows changing the password",
  "wrong.password": "Wrong email or password",
  "second.factor.required": "A second factor is required to sign in",
  "challenge.invalid": "This sign-in attempt is no longer valid",
  "wrong.code": "Wrong code",
  "passkey.invalid": "The passkey was not accepted",
  "reauthentication.required": "Recent authentication is required",
  forbidden: "You don't have the required permission",
  "user.should.be.confirmed": "Verify your email first",
  "user.disabled": "This account is disabled",
  "second.factor.enrollment.required": "Add a second factor first",
  "password.change.required": "Choose a new password first",
  "factor.not.allowed": "This sign-in method is not allowed here",
  "registration.closed": "Sign-up is closed",
  "email.domain.not.allowed": "Emails at this domain are not allowed",
  "not.found": "Not found",
  "user.not.found": "User not found",
  "role.not.found": "Role not found",
  "permission.not.found": "Permission not found",
  "application.not.found": "Application not found",
  "resource.not.found": "API not found",
  "method.not.allowed": "Method not allowed",
  "request.timed.out": "The request timed out",
  "user.already.exists": "An account with this email already exists",
  "address.already.exists": "This address belongs to another account",
  "role.already.exists": "A role with this name already exists",
  "permission.already.exists": "A permission with this name already exists",
  "application.already.exists": "An application with this name already exists",
  "resource.already.exists": "An API with this audience already exists",
  "view.already.exists": "You already have a view with this name",
  "too.many.views": "You have reached the limit of saved views",
  "too.many.addresses": "The account has reached the limit of addresses",
  "too.many.factors": "The account has reached the limit of sign-in methods",
  "passkey.already.exists": "This passkey is already registered",
  "key.is.configured": "The signing key is set in the configuration",
  "setting.is.configured": "The setting is set in the environment",
  "setting.changed": "The setting was changed in the meantime",
  "role.changed": "The role was changed in the meantime",
  "role.is.protected": "This role can't be changed or deleted",
  "last.administrator": "The service needs at least one active administrator",
  "request.too.large": "The request body is too large",
  "media.type.unsupported": "The request body must be application/json",
  "idempotency.key.reused": "This Idempotency-Key has already been used",
  "too.many.requests": "Too many requests. Try again later.",
  "request.headers.too.large": "The request headers are too large",
  internal: "Something went wrong on our side",
  "service.unavailable": "The service is temporarily unavailable",
};

/** Status, title and wire code of a kind. */
export function describeProblem(kind: ProblemKind): { status: number; title: string; code: string } {
  return { ...wireOf(kind), title: titles[kind] };
}

/** One value that is not valid: where it is (`/body/email`, a JSON Pointer, RFC 6901) and what is wrong with it. */
export interface Issue {
  pointer: string;
  detail: string;
}

/** Kinds that keep from the caller which of several things was wrong: each place that throws one says so for the log. */
type Guarded =
  | "unauthorized"
  | "token.expired"
  | "token.revoked"
  | "wrong.password"
  | "code.invalid"
  | "code.used"
  | "challenge.invalid"
  | "wrong.code"
  | "passkey.invalid"
  | "forbidden";

interface Details {
  detail?: string;
  issues?: readonly Issue[];
  extraCodes?: readonly string[];
  headers?: Record<string, string>;
  members?: Record<string, unknown>;
  audited?: boolean;
  reason?: string;
}

/** What a caller can act on: thrown by operations, answered as `application/problem+json` (RFC 9457). */
export class Problem extends Error {
  readonly kind: ProblemKind;
  readonly detail: string | undefined;
  readonly issues: readonly Issue[];
  /** Further stable codes for `errors`, after the problem's own. */
  readonly extraCodes: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  /** What this kind of problem tells beside what all do (RFC 9457, section 3.2). */
  readonly members: Readonly<Record<string, unknown>>;
  /** The audit log knows of it already. */
  readonly audited: boolean;
  /** Why, for the operator: logged at `debug` with the request id, and never part of an answer. Names no secret. */
  readonly reason: string | undefined;

  constructor(kind: Exclude<ProblemKind, Guarded>, details?: Details);
  constructor(kind: ProblemKind, details: Details & { reason: string });
  constructor(kind: ProblemKind, details: Details = {}) {
    super(describeProblem(kind).title);
    this.name = "Problem";
    this.kind = kind;
    this.detail = details.detail;
    this.issues = details.issues ?? [];
    this.extraCodes = details.extraCodes ?? [];
    this.headers = details.headers ?? {};
    this.members = details.members ?? {};
    this.audited = details.audited ?? false;
    this.reason = details.reason;
  }
}
