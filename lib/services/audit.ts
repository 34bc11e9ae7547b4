import type { Actor } from "@/lib/auth/actor";
import type { AuditAction } from "@/lib/contracts/audit-actions";
import type { Transaction } from "@/lib/db";
import type { Prisma } from "@/prisma/client/client";

/** What an event is about. */
interface Target {
  type: "user" | "session" | "role" | "permission" | "application" | "address" | "key" | "mail";
  id: string;
}

/**
 * Writes what happened into the audit log, in the transaction that makes it happen.
 * @param details never a secret
 */
export async function audit(
  tx: Transaction,
  actor: Actor,
  action: AuditAction,
  target?: Target,
  details: Prisma.InputJsonObject = {},
): Promise<void> {
  await tx.auditEvent.create({
    data: {
      at: new Date(),
      action,
      actorType: actor.type,
      actorId: actor.type === "anonymous" ? null : actor.id,
      sessionId: actor.type === "anonymous" ? null : actor.sessionId,
      targetType: target?.type ?? null,
      targetId: target?.id ?? null,
      ipAddress: actor.client.ipAddress,
      userAgent: actor.client.userAgent,
      requestId: actor.client.requestId,
      details,
    },
  });
}
