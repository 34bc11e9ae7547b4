import { Problem, type ProblemKind } from "@/lib/problem";
import { type Closable, closureOf, type Obstacle } from "@/lib/sessions/admission";
import type { ClientType } from "@/prisma/client/client";

/* What an obstacle of the admission check (`admission.ts`) means to who meets it. */

const AT_START = {
  deletion_due: "wrong.password",
  disabled: "user.disabled",
  unconfirmed: "user.should.be.confirmed",
  factor_due: "second.factor.required",
  enrollment_due: "second.factor.enrollment.required",
  password_due: "password.change.required",
} as const satisfies Record<Obstacle, ProblemKind>;

/** With these a session may start, and go on: it opens nothing but the way out, a new factor or a new password. */
export const RESTRICTIONS = ["enrollment_due", "password_due"] as const satisfies Obstacle[];

const isRestriction = (obstacle: Obstacle): obstacle is (typeof RESTRICTIONS)[number] =>
  (RESTRICTIONS as readonly Obstacle[]).includes(obstacle);

/**
 * Whether a session may start all the same, restricted to the way out. Browsers have pages for that, and the identity server's
 * tokens are documented so for a new password. A platform pair would be taken for more than it is: programs whose person must add a
 * factor get a token for that with the refusal (`startSession`).
 */
export const startsRestricted = (obstacle: Obstacle, clientType: ClientType): boolean =>
  obstacle === "enrollment_due" || (obstacle === "password_due" && clientType !== "platform");

/**
 * Refuses to start a session.
 * @throws Problem wrong.password, user.disabled, user.should.be.confirmed, second.factor.required, second.factor.enrollment.required,
 *   password.change.required
 */
export function requireStart(obstacle: Obstacle | null | undefined, clientType: ClientType): void {
  if (obstacle && !startsRestricted(obstacle, clientType)) throw new Problem(AT_START[obstacle], { reason: obstacle });
}

/**
 * Refuses to go on with a session. Why an account is shut out is told only to who proves anew to be its owner.
 * @param restricted `accept` where a session that opens nothing but the way out may be used
 * @throws Problem token.revoked, second.factor.enrollment.required, password.change.required
 */
export function requireContinuation(obstacle: Obstacle | null, restricted: "accept" | "refuse"): void {
  if (obstacle === null) return;
  if (!isRestriction(obstacle)) throw new Problem("token.revoked", { reason: obstacle });
  if (restricted === "refuse") throw new Problem(AT_START[obstacle]);
}

/**
 * Refuses what an account that is shut out cannot do by other proofs than a session either, for example a mailed code.
 * @param gone what it means to the caller that the account's day has come
 * @throws Problem user.disabled
 */
export function requireOpen(account: Closable, gone: ProblemKind): void {
  const closure = closureOf(account);
  if (closure === "deletion_due") throw new Problem(gone, { reason: closure });
  if (closure === "disabled") throw new Problem("user.disabled");
}
