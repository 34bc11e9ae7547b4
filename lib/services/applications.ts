import { digest } from "@/lib/auth/secrets";
import { issuePair, startSession } from "@/lib/auth/session";
import { throttle } from "@/lib/auth/throttle";
import * as contracts from "@/lib/contracts/sessions";
import { db, transaction } from "@/lib/db";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import { audit } from "@/lib/services/audit";

export const exchangeServiceToken = implement(contracts.exchangeServiceToken, async (actor, { body, bearer }) => {
  await throttle(actor.client, "serviceToken");
  const token = bearer ?? body.token;
  if (!token) throw new Problem("unauthorized");
  const known = await db.applicationToken.findUnique({
    where: { digest: digest(token) },
    include: { application: true },
  });
  if (!known || known.application.disabledAt) throw new Problem("unauthorized");
  if (known.expiresAt && known.expiresAt <= new Date()) throw new Problem("token.expired");
  const { applicationId } = known;
  const reference = await transaction(async (tx) => {
    await tx.application.update({ where: { id: applicationId }, data: { lastUsedAt: new Date() } });
    await audit(tx, actor, "application.signed_in", { type: "application", id: applicationId });
    return startSession(tx, { applicationId }, "platform", actor.client);
  });
  return issuePair(reference);
});
