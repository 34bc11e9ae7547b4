import type { Actor } from "@/lib/actor";
import { audit, type Target } from "@/lib/audit/record";
import { db } from "@/lib/db";
import { networkOf } from "@/lib/network";
import { Problem, type ProblemKind } from "@/lib/problem";

/** Refusals that say something about the caller that was refused, rather than about a mistake or a token that has had its time. */
const AUDITED: ReadonlySet<ProblemKind> = new Set([
  "forbidden",
  "unauthorized",
  "wrong.password",
  "code.invalid",
  "user.disabled",
  "user.should.be.confirmed",
  "password.change.required",
  "token.restricted",
  "too.many.requests",
]);

const REPEAT_MILLISECONDS = 60_000;
const REMEMBERED = 10_000;

/** When the same refusal of the same caller was last written down by this process. */
const recent = new Map<string, number>();

function isRepetition(key: string, now: number): boolean {
  const last = recent.get(key);
  if (last !== undefined && now - last < REPEAT_MILLISECONDS) return true;
  // Oldest first: a map keeps the order in which its keys were set.
  recent.delete(key);
  const [oldest] = recent.keys();
  if (recent.size >= REMEMBERED && oldest !== undefined) recent.delete(oldest);
  recent.set(key, now);
  return false;
}

/**
 * Writes a refusal into the audit log, unless the service that refused has written more than this already. The same refusal
 * again within a minute is not written: a flood of them must not become a flood of rows.
 * @param what id of the operation, or `page`
 * @param target one of the many that a bulk operation was asked to change
 */
export async function recordRefusal(actor: Actor, what: string, error: unknown, target?: Target): Promise<void> {
  if (!(error instanceof Problem) || error.audited || !AUDITED.has(error.kind)) return;
  const who = actor.type === "anonymous" ? networkOf(actor.client.ipAddress) : `${actor.type} ${actor.id}`;
  if (isRepetition(JSON.stringify([who, what, error.kind, target?.id]), Date.now())) return;
  await audit(db, actor, "request.refused", target, { operation: what, problem: error.kind });
}
