import type { Method } from "@/lib/actor";
import names from "@/lib/authentication/passkeys/aaguids.json";
import {
  type Ceremony,
  challengeIn,
  closeCeremony,
  closeSql,
  isChallengeOf,
  issueChallengeOf,
  relyingParty,
} from "@/lib/authentication/passkeys/ceremony";
import type { AssertionJson, RegistrationJson } from "@/lib/authentication/passkeys/webauthn.contract";
import type { Spending } from "@/lib/authentication/signed-in";
import { brand } from "@/lib/brand/brand";
import { db, explain, runPrepared, type Transaction } from "@/lib/db";
import { Problem } from "@/lib/problem";
import { type Factor, Prisma } from "@/prisma/client/client";

type Library = typeof import("@simplewebauthn/server");

/** Loaded at the first ceremony, not by every process: parsers of certificates come with it. */
const library = (): Promise<Library> => import("@simplewebauthn/server");

const invalid = (reason: string) => new Problem("passkey.invalid", { reason });

/** A further code, for pages and applications that have the browser forget it: `signalUnknownCredential` (WebAuthn Level 3). */
const unknown = () => new Problem("passkey.invalid", { extraCodes: ["passkey.unknown"], reason: "no such passkey" });

/** What the library refuses it throws as errors of no class of its own, and so is whatever a stranger's bytes make it throw. */
async function verified<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Problem ? error : invalid(error instanceof Error ? error.message : "not readable");
  }
}

/** The name of what made a passkey, where it is known: a password manager or a system, by its AAGUID. */
export const providerOf = (aaguid: string | null): string | null =>
  aaguid === null ? null : ((names as Record<string, string>)[aaguid] ?? null);

/** The handle by which authenticators know a person: the bytes of the ID. */
export const handleOf = (id: string) => new Uint8Array(Buffer.from(id.replaceAll("-", ""), "hex"));

const describe = ({ credentialId, transports }: Pick<Factor, "credentialId" | "transports">) => ({
  id: Buffer.from(credentialId ?? []).toString("base64url"),
  transports,
});

const passkeysOf = (userId: string) =>
  db.factor.findMany({ where: { userId, kind: "passkey" }, select: { credentialId: true, transports: true } });

/** Options to make a passkey: discoverable, with verification of its user, and for nobody's statistics (no attestation). */
export async function creationOptions(
  challenge: Uint8Array<ArrayBuffer>,
  user: { id: string; name: string; displayName: string },
  excluded: Pick<Factor, "credentialId" | "transports">[] = [],
) {
  return (await library()).generateRegistrationOptions({
    rpName: brand().name,
    rpID: relyingParty().id,
    userID: handleOf(user.id),
    userName: user.name,
    userDisplayName: user.displayName,
    challenge,
    attestationType: "none",
    excludeCredentials: excluded.map(describe),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
}

/** Options to make a further passkey of somebody who is signed in. */
export const ownCreationOptions = async (ceremony: Ceremony, user: { id: string; email: string; name: string }) =>
  creationOptions(
    issueChallengeOf(ceremony),
    { id: user.id, name: user.email, displayName: user.name },
    await passkeysOf(user.id),
  );

/** Options to use a passkey: any that the authenticator has, or one of somebody's. */
export async function requestOptions(ceremony: Ceremony, userId?: string) {
  const allowed = userId === undefined ? [] : await passkeysOf(userId);
  return (await library()).generateAuthenticationOptions({
    rpID: relyingParty().id,
    challenge: issueChallengeOf(ceremony),
    allowCredentials: allowed.map(describe),
    userVerification: "required",
  });
}

/** A passkey that was made, as its row has it. */
export type NewPasskey = Awaited<ReturnType<typeof readRegistration>>;

/**
 * Checks what an authenticator answered to the making of a passkey.
 * @param automatic made by the browser by itself: nobody was asked for a gesture then, which every use of it asks for
 * @throws Problem passkey.invalid
 */
export async function readRegistration(credential: RegistrationJson, ceremony: Ceremony, automatic = false) {
  const { id: expectedRPID, origins: expectedOrigin } = relyingParty();
  const { verifyRegistrationResponse } = await library();
  const { registrationInfo } = await verified(() =>
    verifyRegistrationResponse({
      // The library's type wants names of transports that it knows; others pass through it.
      response: credential as Parameters<Library["verifyRegistrationResponse"]>[0]["response"],
      expectedChallenge: (challenge) => isChallengeOf(challenge, ceremony),
      expectedOrigin,
      expectedRPID,
      requireUserPresence: !automatic,
      requireUserVerification: !automatic,
    }),
  );
  if (!registrationInfo) throw invalid("the attestation does not hold");
  const { aaguid, credential: made, credentialDeviceType, credentialBackedUp } = registrationInfo;
  const isNameless = /^[0-]+$/.test(aaguid);
  return {
    challenge: challengeIn(credential.response.clientDataJSON),
    credentialId: new Uint8Array(Buffer.from(made.id, "base64url")),
    publicKey: new Uint8Array(made.publicKey),
    signCount: BigInt(made.counter),
    transports: credential.response.transports,
    aaguid: isNameless ? null : aaguid,
    backupEligible: credentialDeviceType === "multiDevice",
    backedUp: credentialBackedUp,
  };
}

/**
 * Writes a passkey that was made, and uses its challenge up.
 * @throws Problem passkey.invalid, passkey.already.exists
 */
export async function insertPasskey(
  tx: Transaction,
  { challenge, ...made }: NewPasskey,
  { userId, name }: { userId: string; name?: string | undefined },
): Promise<Factor> {
  await closeCeremony(tx, challenge);
  const now = new Date();
  const called = name ?? providerOf(made.aaguid) ?? "Passkey";
  return tx.factor
    .create({ data: { userId, kind: "passkey", name: called, ...made, createdAt: now, confirmedAt: now } })
    .catch(explain({ unique: "passkey.already.exists" }));
}

/** How a passkey counts: the key, which may be in many places, and that its user was verified. */
export const amrOf = ({ backupEligible }: Pick<Factor, "backupEligible">): readonly Method[] => [
  backupEligible ? "swk" : "hwk",
  "user",
  "mfa",
];

/** A passkey as it is looked up by what an authenticator shows. */
interface KnownPasskey extends Pick<Factor, "id" | "userId" | "backupEligible" | "publicKey"> {
  /** A 64-bit number, as text. */
  signCount: string;
}

const FIND_PASSKEY = `
  SELECT id, user_id AS "userId", backup_eligible AS "backupEligible", public_key AS "publicKey", sign_count AS "signCount"
  FROM factors WHERE credential_id = $1`;

/** A passkey whose signature was right, and what is to be noted of it. */
export interface Asserted {
  factor: KnownPasskey;
  challenge: string;
  signCount: bigint;
  backedUp: boolean;
  amr: readonly Method[];
}

/**
 * Checks what an authenticator signed.
 * @param userId whose passkey it must be, where that is known
 * @throws Problem passkey.invalid
 */
export async function readAssertion(credential: AssertionJson, ceremony: Ceremony, userId?: string): Promise<Asserted> {
  const [factor] = await runPrepared<KnownPasskey>(FIND_PASSKEY, [Buffer.from(credential.id, "base64url")]);
  const { publicKey } = factor ?? {};
  if (!factor || !publicKey) throw unknown();
  if (userId !== undefined && factor.userId !== userId) throw invalid("another person's passkey");
  const { userHandle } = credential.response;
  if (userHandle && !Buffer.from(handleOf(factor.userId)).equals(Buffer.from(userHandle, "base64url")))
    throw invalid("the authenticator names another person");
  const { id: expectedRPID, origins: expectedOrigin } = relyingParty();
  const { verifyAuthenticationResponse } = await library();
  const { authenticationInfo } = await verified(async () => {
    const result = await verifyAuthenticationResponse({
      response: credential as Parameters<Library["verifyAuthenticationResponse"]>[0]["response"],
      expectedChallenge: (challenge) => isChallengeOf(challenge, ceremony),
      expectedOrigin,
      expectedRPID,
      credential: { id: credential.id, publicKey: new Uint8Array(publicKey), counter: Number(factor.signCount) },
      requireUserVerification: true,
    });
    if (!result.verified) throw invalid("the signature does not hold");
    return result;
  });
  return {
    factor,
    challenge: challengeIn(credential.response.clientDataJSON),
    signCount: BigInt(authenticationInfo.newCounter),
    backedUp: authenticationInfo.credentialBackedUp,
    amr: amrOf(factor),
  };
}

const overtaken = () => invalid("the counter was overtaken, or the passkey removed");
const usedAlready = () => invalid("the challenge was used already");

/** Whether a counter is still behind the one that was signed: one that another use has overtaken meanwhile is a copy's. */
const isBehind = (signCount: bigint) =>
  Prisma.sql`(sign_count < ${signCount} OR (sign_count = 0 AND ${signCount} = 0::bigint))`;

const NOTED = ({ signCount, backedUp }: Asserted) =>
  Prisma.sql`sign_count = ${signCount}, backed_up = ${backedUp}, last_used_at = ${new Date()}::timestamptz`;

/**
 * Notes that a passkey was used, and uses its challenge up.
 * @throws Problem passkey.invalid
 */
export async function noteAssertion(tx: Transaction, asserted: Asserted): Promise<void> {
  const { factor, challenge, signCount } = asserted;
  const [noted] = await tx.$queryRaw<{ closed: boolean; counted: boolean }[]>`
    WITH closed AS (${closeSql(challenge)}), counted AS (
      UPDATE factors SET ${NOTED(asserted)} WHERE id = ${factor.id}::uuid AND ${isBehind(signCount)} RETURNING 1
    )
    SELECT EXISTS (SELECT FROM closed) AS closed, EXISTS (SELECT FROM counted) AS counted`;
  if (!noted?.closed) throw usedAlready();
  if (!noted.counted) throw overtaken();
}

/** The same for a sign-in, in the one statement that it is. */
export function spendAssertion(asserted: Asserted): Spending {
  const { factor, challenge, signCount } = asserted;
  const id = Prisma.sql`${factor.id}::uuid`;
  return {
    holds: Prisma.sql`
      SELECT 1 FROM person JOIN factors f ON f.user_id = person.id
      WHERE f.id = ${id} AND ${isBehind(signCount)} FOR NO KEY UPDATE OF f`,
    spend: closeSql(challenge, Prisma.sql`FROM checked WHERE admitted`),
    note: Prisma.sql`UPDATE factors f SET ${NOTED(asserted)} FROM started WHERE f.id = ${id}`,
    refuse: (why) => (why === "gone" ? overtaken() : usedAlready()),
  };
}
