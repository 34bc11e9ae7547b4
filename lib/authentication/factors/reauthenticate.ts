import { lockUser } from "@/lib/access/authority";
import type { Method, UserActor } from "@/lib/actor";
import { audit } from "@/lib/audit/record";
import * as contracts from "@/lib/authentication/factors/factors.contract";
import { combine, readShown, type Shown } from "@/lib/authentication/factors/proof";
import { requireRecent } from "@/lib/authentication/recent";
import { type Transaction, transaction } from "@/lib/db";
import { refundAttempt } from "@/lib/limits/limit";
import { consumeAttempt } from "@/lib/limits/sign-in-limits";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import { acrOf } from "@/lib/sessions/admission";

/** Notes in a session that its holder has just shown again, or what more, proves who they are. */
export async function strengthenSession(tx: Transaction, actor: UserActor, proved: readonly Method[]) {
  const authenticatedAt = new Date();
  const amr = combine(actor.amr, proved);
  const { count } = await tx.session.updateMany({
    where: { id: actor.sessionId, endedAt: null },
    data: { amr, authenticatedAt },
  });
  if (count !== 1) throw new Problem("token.revoked", { reason: "the session has ended meanwhile" });
  return { authenticatedAt, amr };
}

const note = async (tx: Transaction, actor: UserActor, proved: readonly Method[]) => {
  await audit(tx, actor, "session.reauthenticated", { type: "user", id: actor.id }, { amr: [...proved] });
  return strengthenSession(tx, actor, proved);
};

async function byPassword(actor: UserActor, password: string | undefined) {
  // Without one there is nothing to compare, and the sign-in of a while ago is no proof of now.
  const provenHash = await requireRecent(actor, { currentPassword: password ?? "" });
  return transaction(async (tx) => {
    const user = await lockUser(tx, actor.id, "unauthorized");
    if (user.passwordHash !== provenHash)
      throw new Problem("wrong.password", { reason: "the password was changed meanwhile" });
    return note(tx, actor, ["pwd"]);
  });
}

async function byFactor(actor: UserActor, shown: Shown) {
  const attempt = await consumeAttempt(actor.client, actor.email, "factor");
  const prove = await readShown(shown, { to: "reauthenticate", sessionId: actor.sessionId }, actor.id);
  return transaction(async (tx) => {
    const user = await lockUser(tx, actor.id, "unauthorized");
    const noted = await note(tx, actor, await prove(tx, actor, user));
    await refundAttempt(tx, attempt);
    return noted;
  });
}

export const reauthenticate = implement(contracts.reauthenticate, async (actor, { body }) => {
  const { password, method, ...shown } = body;
  // Codes belong to a second factor, which not everyone has; a passkey is one's proof either way.
  const usable = method !== undefined && (actor.hasSecondFactor || method === "passkey");
  const missing = usable
    ? undefined
    : actor.hasSecondFactor
      ? "method"
      : password === undefined
        ? "password"
        : undefined;
  if (missing) throw new Problem("request.invalid", { issues: [{ pointer: `/body/${missing}`, detail: "required" }] });
  const { authenticatedAt, amr } = usable
    ? await byFactor(actor, { method, ...shown })
    : await byPassword(actor, password);
  return { authenticatedAt: authenticatedAt.toISOString(), amr, acr: acrOf(amr) };
});
