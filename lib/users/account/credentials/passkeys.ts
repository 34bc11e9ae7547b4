import { lockUser } from "@/lib/access/authority";
import type { Actor, UserActor } from "@/lib/actor";
import { audit } from "@/lib/audit/record";
import { requireAllowed } from "@/lib/authentication/factors/allowed";
import { strengthenSession } from "@/lib/authentication/factors/reauthenticate";
import { type Ceremony, idOfChallenge, issueChallengeOf, relyingParty } from "@/lib/authentication/passkeys/ceremony";
import * as contracts from "@/lib/authentication/passkeys/passkeys.contract";
import {
  amrOf,
  creationOptions,
  handleOf,
  insertPasskey,
  ownCreationOptions,
  readRegistration,
} from "@/lib/authentication/passkeys/verification";
import type { RegistrationJson } from "@/lib/authentication/passkeys/webauthn.contract";
import { db, transaction } from "@/lib/db";
import { consumeMail } from "@/lib/limits/mail-limits";
import { throttle } from "@/lib/limits/throttle";
import { implement } from "@/lib/operation";
import { issuePair, type PairReference } from "@/lib/sessions/session";
import { requireRoom, tellOfFactor, toFactor } from "@/lib/users/account/credentials/factors";
import { createAccount, startRegistered } from "@/lib/users/account/registration/registration";
import { requireSignUp } from "@/lib/users/account/registration/sign-up";

export const startPasskey = implement(contracts.startPasskey, async (actor) => {
  requireAllowed("passkey");
  await requireRoom(db, actor.id);
  return ownCreationOptions({ to: "add", sessionId: actor.sessionId }, actor);
});

export const addPasskey = implement(contracts.addPasskey, async (actor, { body }) => {
  requireAllowed("passkey");
  const { credential, name, automatic } = body;
  // Whoever must add one shows it by that: it counts at once, and so verifies its user.
  const unasked = automatic && !actor.mustEnroll;
  const made = await readRegistration(credential, { to: "add", sessionId: actor.sessionId }, unasked);
  return transaction(async (tx) => {
    const user = await lockUser(tx, actor.id, "unauthorized");
    await requireRoom(tx, user.id);
    const factor = await insertPasskey(tx, made, { userId: user.id, name });
    if (actor.mustEnroll) await strengthenSession(tx, actor, amrOf(made));
    await audit(tx, actor, "factor.added", { type: "user", id: user.id }, { kind: "passkey", factor: factor.id });
    await tellOfFactor(tx, actor, user, "factor_added", "passkey");
    return toFactor(factor);
  });
});

/** What pages tell the browser about a person's passkeys, so that it offers these alone, and under the name of now. */
export async function describeOwnPasskeys({ id, email, name }: Pick<UserActor, "id" | "email" | "name">) {
  const passkeys = await db.factor.findMany({ where: { userId: id, kind: "passkey" }, select: { credentialId: true } });
  return {
    rpId: relyingParty().id,
    userId: Buffer.from(handleOf(id)).toString("base64url"),
    name: email,
    displayName: name,
    credentialIds: passkeys.map(({ credentialId }) => Buffer.from(credentialId ?? []).toString("base64url")),
  };
}

const signUp = (email: string): Ceremony => ({ to: "sign up", email });

export const startPasskeySignUp = implement(contracts.startPasskeySignUp, async (_, { body: { email } }) => {
  requireSignUp(email);
  requireAllowed("passkey");
  const challenge = issueChallengeOf(signUp(email));
  return creationOptions(challenge, { id: idOfChallenge(challenge), name: email, displayName: email });
});

interface NewUser {
  email: string;
  credential: RegistrationJson;
  locale: "en" | "ru";
  source?: string | undefined;
  name?: string | undefined;
}

/**
 * Registers a person by a passkey and signs them in: the one way for programs and browsers alike. The account has the ID
 * that the passkey knows it by.
 * @throws Problem passkey.invalid, user.already.exists; user.should.be.confirmed when the mailbox must be confirmed first, and the account was made all the same
 */
export async function registerByPasskey(
  actor: Actor,
  { email, credential, locale, source, name }: NewUser,
  clientType: "platform" | "browser",
): Promise<PairReference> {
  requireSignUp(email);
  requireAllowed("passkey");
  await throttle(actor.client, "registration");
  const made = await readRegistration(credential, signUp(email));
  await consumeMail(actor.client, email);
  const id = idOfChallenge(Buffer.from(made.challenge, "base64url"));
  const amr = amrOf(made);
  return startRegistered(actor, { clientType, amr, source }, async (tx) => {
    const user = await createAccount(tx, actor, { id, email, passwordHash: null, locale, source, name });
    await insertPasskey(tx, made, { userId: user.id });
    return user;
  });
}

export const registerWithPasskey = implement(contracts.registerWithPasskey, async (actor, { body }) =>
  issuePair(await registerByPasskey(actor, body, "platform")),
);
