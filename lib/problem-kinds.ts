/**
 * The one table of failures: kind → HTTP status, and the code on the wire where it differs from the kind (an access token
 * and a mailed code both expire as `token.expired`, but with 401 and 400). Their English titles are in `problem.ts`:
 * browsers, which have texts of their own, need not fetch them.
 */
const table = {
  "request.malformed": { status: 400 },
  "request.invalid": { status: 400 },
  "password.does.not.meet.the.requirements": { status: 400 },
  "code.invalid": { status: 400, code: "token.invalid" },
  "code.expired": { status: 400, code: "token.expired" },
  "code.other.device": { status: 400, code: "token.other.device" },
  "code.used": { status: 400, code: "token.already.used" },
  unauthorized: { status: 401 },
  "token.expired": { status: 401 },
  "token.revoked": { status: 401 },
  "token.already.used": { status: 401 },
  "token.restricted": { status: 401, code: "password.change.required" },
  "wrong.password": { status: 401 },
  "second.factor.required": { status: 401 },
  "challenge.invalid": { status: 401 },
  "wrong.code": { status: 401 },
  "passkey.invalid": { status: 401 },
  "reauthentication.required": { status: 401 },
  forbidden: { status: 403 },
  "user.should.be.confirmed": { status: 403 },
  "user.disabled": { status: 403 },
  "second.factor.enrollment.required": { status: 403 },
  "password.change.required": { status: 403 },
  "factor.not.allowed": { status: 403 },
  "registration.closed": { status: 403 },
  "email.domain.not.allowed": { status: 403 },
  "not.found": { status: 404 },
  "user.not.found": { status: 404 },
  "role.not.found": { status: 404 },
  "permission.not.found": { status: 404 },
  "application.not.found": { status: 404 },
  "resource.not.found": { status: 404 },
  "method.not.allowed": { status: 405 },
  "request.timed.out": { status: 408 },
  "user.already.exists": { status: 409 },
  "address.already.exists": { status: 409 },
  "role.already.exists": { status: 409 },
  "permission.already.exists": { status: 409 },
  "application.already.exists": { status: 409 },
  "resource.already.exists": { status: 409 },
  "view.already.exists": { status: 409 },
  "too.many.views": { status: 409 },
  "too.many.addresses": { status: 409 },
  "too.many.factors": { status: 409 },
  "passkey.already.exists": { status: 409 },
  "key.is.configured": { status: 409 },
  "setting.is.configured": { status: 409 },
  "setting.changed": { status: 409 },
  "role.changed": { status: 409 },
  "role.is.protected": { status: 409 },
  "last.administrator": { status: 409 },
  "request.too.large": { status: 413 },
  "media.type.unsupported": { status: 415 },
  "idempotency.key.reused": { status: 422 },
  "too.many.requests": { status: 429 },
  "request.headers.too.large": { status: 431 },
  internal: { status: 500 },
  "service.unavailable": { status: 503 },
} as const satisfies Record<string, { status: number; code?: string }>;

/** How an operation may fail, as contracts declare it. */
export type ProblemKind = keyof typeof table;

/** Every kind, in the order of the table. */
export const problemKinds = Object.keys(table) as ProblemKind[];

/** Status and wire code of a kind. */
export function wireOf(kind: ProblemKind): { status: number; code: string } {
  const entry: { status: number; code?: string } = table[kind];
  return { status: entry.status, code: entry.code ?? kind };
}
