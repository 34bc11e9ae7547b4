import { lockUser } from "@/lib/access/authority";
import type { Actor, Method } from "@/lib/actor";
import { audit } from "@/lib/audit/record";
import { closeChallenge, consumeChallengeAttempt, findChallenge } from "@/lib/authentication/factors/challenge";
import * as contracts from "@/lib/authentication/factors/factors.contract";
import { combine, readShown, type Shown } from "@/lib/authentication/factors/proof";
import { trustForSecondFactor } from "@/lib/authentication/factors/trusted-devices";
import { answerIdentity } from "@/lib/authentication/identity";
import { type Authenticated, type SignedIn, startSignedIn } from "@/lib/authentication/signed-in";
import { db, transaction } from "@/lib/db";
import { isLocale } from "@/lib/i18n/locale";
import type { Attempt } from "@/lib/limits/limit";
import { consumeAttempt } from "@/lib/limits/sign-in-limits";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import { issuePair } from "@/lib/sessions/session";
import type { ClientType, SignInChallenge } from "@/prisma/client/client";

/** The session that a second factor has started, and what it is for. */
export interface Finished extends SignedIn, Authenticated {
  clientType: ClientType;
}

async function finish(
  actor: Actor,
  challenge: SignInChallenge,
  { shown, trusts }: { shown: Shown; trusts: boolean },
  attempt: Attempt,
): Promise<Finished> {
  const { id, userId, clientType, source, locale } = challenge;
  const prove = await readShown(shown, { to: "finish", challengeId: id }, userId);
  return transaction(async (tx) => {
    const user = await lockUser(tx, userId, "challenge.invalid");
    await closeChallenge(tx, challenge);
    // `issueChallenge` wrote them.
    const amr = combine(challenge.amr as Method[], await prove(tx, actor, user));
    const authenticated = { user, amr, authenticatedAt: new Date() };
    const chosen = isLocale(locale) ? locale : undefined;
    const started = await startSignedIn(
      tx,
      actor,
      { ...authenticated, attempt },
      {
        clientType,
        source: source ?? undefined,
        locale: chosen,
      },
    );
    if (trusts && !started.mustEnroll)
      await trustForSecondFactor(tx, actor, { ...user, locale: chosen ?? user.locale });
    return { ...started, ...authenticated, clientType };
  });
}

/**
 * Finishes a sign-in by its second factor: the one way for programs and browsers alike. The attempt is counted before the
 * factor is looked at: on the account, the network or device, and the challenge.
 * @param clientTypes what may be signed in to here
 * @throws Problem challenge.invalid, wrong.code, too.many.requests, and what `startSession` throws
 */
export async function finishSignIn(
  actor: Actor,
  { challenge: secret, trust_device: trusts = false, ...shown }: Shown & { challenge: string; trust_device?: boolean },
  clientTypes: readonly ClientType[],
): Promise<Finished> {
  const challenge = await findChallenge(actor.client, secret, clientTypes);
  const target = { type: "user", id: challenge.userId } as const;
  const { email } = await db.user.findUniqueOrThrow({ where: { id: target.id }, select: { email: true } });
  const attempt = await consumeAttempt(actor.client, email, "factor");
  await consumeChallengeAttempt(challenge);
  try {
    return await finish(actor, challenge, { shown, trusts }, attempt);
  } catch (error) {
    if (!(error instanceof Problem) || (error.kind !== "wrong.code" && error.kind !== "passkey.invalid")) throw error;
    await audit(db, actor, "login.refused", target, { reason: "code", method: shown.method });
    const { kind, extraCodes, reason = "" } = error;
    throw new Problem(kind, { audited: true, extraCodes, reason });
  }
}

export const verifyFactor = implement(contracts.verifyFactor, async (actor, { body }) => {
  const finished = await finishSignIn(actor, body, ["platform", "identity"]);
  const { clientType, user } = finished;
  return clientType === "identity" ? answerIdentity(user, finished, finished) : issuePair(finished);
});
