import type { Actor } from "@/lib/actor";
import { audit } from "@/lib/audit/record";
import { requireAllowed } from "@/lib/authentication/factors/allowed";
import { findChallenge } from "@/lib/authentication/factors/challenge";
import { relyingParty } from "@/lib/authentication/passkeys/ceremony";
import * as contracts from "@/lib/authentication/passkeys/passkeys.contract";
import {
  type Asserted,
  readAssertion,
  requestOptions,
  spendAssertion,
} from "@/lib/authentication/passkeys/verification";
import type { AssertionJson } from "@/lib/authentication/passkeys/webauthn.contract";
import { enter, type SignedIn } from "@/lib/authentication/signed-in";
import { db } from "@/lib/db";
import type { Locale } from "@/lib/i18n/locale";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import { findAccount } from "@/lib/sessions/account-state";
import { obstacleOf } from "@/lib/sessions/admission";
import { requireStart } from "@/lib/sessions/obstacles";
import { issuePair } from "@/lib/sessions/session";
import type { ClientType } from "@/prisma/client/client";

export const getRelatedOrigins = implement(contracts.getRelatedOrigins, async () => ({
  origins: relyingParty().origins,
}));

export const startPasskeySignIn = implement(contracts.startPasskeySignIn, async () => {
  requireAllowed("passkey");
  return requestOptions({ to: "sign in" });
});

export const startFactor = implement(contracts.startFactor, async (actor, { body }) => {
  const { id, userId } = await findChallenge(actor.client, body.challenge, ["platform", "identity", "browser"]);
  return requestOptions({ to: "finish", challengeId: id }, userId);
});

export const startReauthentication = implement(contracts.startReauthentication, ({ id, sessionId }) =>
  requestOptions({ to: "reauthenticate", sessionId }, id),
);

/** Checks the signature; what is refused stands in the audit log with the person whose passkey it would be. */
async function readSignIn(actor: Actor, credential: AssertionJson): Promise<Asserted> {
  try {
    return await readAssertion(credential, { to: "sign in" });
  } catch (error) {
    if (!(error instanceof Problem) || error.kind !== "passkey.invalid") throw error;
    const credentialId = new Uint8Array(Buffer.from(credential.id, "base64url"));
    const known = await db.factor.findUnique({ where: { credentialId }, select: { userId: true } });
    if (!known) throw error;
    await audit(db, actor, "login.refused", { type: "user", id: known.userId }, { reason: "passkey" });
    throw new Problem("passkey.invalid", { audited: true, reason: error.reason ?? "" });
  }
}

/**
 * Signs a person in by a passkey, which is two factors: the one way for programs and browsers alike.
 * @throws Problem passkey.invalid, and what `startSession` throws
 */
export async function signInByPasskey(
  actor: Actor,
  { credential, ...chosen }: { credential: AssertionJson; source?: string | undefined; locale?: Locale | undefined },
  clientType: ClientType,
): Promise<SignedIn> {
  requireAllowed("passkey");
  const asserted = await readSignIn(actor, credential);
  const { amr, factor } = asserted;
  const user = await findAccount({ id: factor.userId }, actor.client);
  if (!user) throw new Problem("passkey.invalid", { reason: "the account was deleted meanwhile" });
  const obstacle = obstacleOf(user, { amr });
  if (obstacle === "deletion_due") throw new Problem("passkey.invalid", { reason: "the account's day has come" });
  requireStart(obstacle, clientType);
  const verified = { user, amr, authenticatedAt: new Date(), attempt: [] };
  return enter(actor, verified, { clientType, ...chosen }, { spending: spendAssertion(asserted) });
}

export const signInWithPasskey = implement(contracts.signInWithPasskey, async (actor, { body }) =>
  issuePair(await signInByPasskey(actor, body, "platform")),
);
