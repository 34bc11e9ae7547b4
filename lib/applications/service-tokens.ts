import { audit } from "@/lib/audit/record";
import * as contracts from "@/lib/authentication/sign-in.contract";
import { db, type Transaction, transaction } from "@/lib/db";
import { throttle } from "@/lib/limits/throttle";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import { digest } from "@/lib/secrets";
import { issuePair, startSession } from "@/lib/sessions/session";

/** @throws Problem unauthorized, token.expired */
async function findServiceToken(tx: Transaction, token: string) {
  const found = await tx.applicationToken.findUnique({
    where: { digest: digest(token) },
    include: { application: true },
  });
  if (!found) throw new Problem("unauthorized", { reason: "unknown service token" });
  if (found.application.disabledAt) throw new Problem("unauthorized", { reason: "the application is disabled" });
  if (found.expiresAt && found.expiresAt <= new Date())
    throw new Problem("token.expired", { reason: "the service token's lifetime is over" });
  return found;
}

export const exchangeServiceToken = implement(contracts.exchangeServiceToken, async (actor, { body, bearer }) => {
  await throttle(actor.client, "serviceToken");
  const token = bearer ?? body.token;
  if (!token) throw new Problem("unauthorized", { reason: "no service token" });
  const { applicationId } = await findServiceToken(db, token);
  const reference = await transaction(async (tx) => {
    // Takes the application's row, for which a rotation or a change in progress is waited; then the token may be another.
    await tx.application.updateMany({ where: { id: applicationId }, data: { lastUsedAt: new Date() } });
    const { expiresAt } = await findServiceToken(tx, token);
    await audit(tx, actor, "application.signed_in", { type: "application", id: applicationId });
    const started = await startSession(tx, { applicationId }, "platform", actor.client, { amr: ["svc"] });
    const { sessionId: id } = started;
    // A session ends with the token that started it, however often it is refreshed.
    if (expiresAt) await tx.session.updateMany({ where: { id, expiresAt: { gt: expiresAt } }, data: { expiresAt } });
    return started;
  });
  return issuePair(reference);
});
