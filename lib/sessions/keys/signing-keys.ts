import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from "node:crypto";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { calculateJwkThumbprint, exportJWK, type JWK } from "jose";
import { db, holdLock, type Transaction, transaction } from "@/lib/db";
import { env } from "@/lib/env";
import { seal, unseal } from "@/lib/secrets";
import { type KeyAlgorithm, keyAlgorithms } from "@/lib/sessions/keys/key-algorithms";
import { earlierTokenSeconds } from "@/lib/settings/earlier-lifetimes";

/** One key of the issuer. */
export interface SigningKey {
  kid: string;
  alg: KeyAlgorithm;
  privateKey: KeyObject;
  publicKey: KeyObject;
  /** SPKI PEM. */
  publicPem: string;
  jwk: JWK;
  activeFrom: Date;
}

/** For how long an instance goes on with the keys that it has read. */
export const CACHE_MILLISECONDS = 5_000;
/** Any constant: names the lock under which keys are made, so that two instances agree on one. */
export const KEY_LOCK = 710_001;

/** Verifiers cache the key set for five minutes; a new key signs after twice that. */
const PUBLICATION_SECONDS = 600;

const later = (start: Date, seconds: number) => new Date(start.getTime() + seconds * 1000);

/** How long an ID token may be read after it was issued. */
export const ID_TOKEN_SECONDS = 3600;

/** How long a token that is signed now may live. */
export const tokenSeconds = ({ ACCESS_TOKEN_TTL_SECONDS, IDENTITY_TOKEN_TTL_SECONDS } = env()) =>
  Math.max(ACCESS_TOKEN_TTL_SECONDS, IDENTITY_TOKEN_TTL_SECONDS, ID_TOKEN_SECONDS);

/** How long a token that is alive may outlive the moment at which it was signed: a shorter life counts for new ones alone. */
export const longestTokenSeconds = () => Math.max(tokenSeconds(), earlierTokenSeconds());

const algorithmsOf: Readonly<Record<string, KeyAlgorithm>> = { rsa: "RS256", ec: "ES256", ed25519: "EdDSA" };

/** What a key signs with, which its kind says. */
function algorithmOf({ asymmetricKeyType }: KeyObject): KeyAlgorithm {
  const alg = algorithmsOf[asymmetricKeyType ?? ""];
  if (!alg) throw new Error(`No key of ours is of the kind ${asymmetricKeyType}`);
  return alg;
}

/** Keys that are published, newest first. */
export const publishedKeys = (now: Date) => ({
  where: { OR: [{ retiredAt: null }, { retiredAt: { gt: now } }] },
  orderBy: [{ activeFrom: "desc" as const }, { kid: "asc" as const }],
});

const holder = globalThis as typeof globalThis & {
  gatehouseKeys?: { keys: Promise<SigningKey[]>; readAt: number } | undefined;
};

/** The bytes of a fixed row never change, so an opened key is kept for the life of the process. */
const opened = new Map<string, Promise<SigningKey>>();

async function openKey(privateKey: KeyObject, activeFrom: Date): Promise<SigningKey> {
  const publicKey = createPublicKey(privateKey);
  const publicPem = publicKey.export({ type: "spki", format: "pem" }).toString();
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  return {
    kid,
    alg: algorithmOf(privateKey),
    privateKey,
    publicKey,
    publicPem,
    jwk: { ...jwk, kid, use: "sig" },
    activeFrom,
  };
}

async function operatorPem(): Promise<string | undefined> {
  const { SIGNING_KEY_PEM, SIGNING_KEY_PEM_FILE } = env();
  if (SIGNING_KEY_PEM) return SIGNING_KEY_PEM.replaceAll("\\n", "\n");
  return SIGNING_KEY_PEM_FILE ? readFile(SIGNING_KEY_PEM_FILE, "utf8") : undefined;
}

function readPrivateKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    if (error instanceof Error && "code" in error) return undefined;
    throw error;
  }
}

/** The operator's own key, where one is configured. */
async function operatorKey(): Promise<KeyObject | undefined> {
  const pem = await operatorPem();
  if (!pem) return undefined;
  const key = readPrivateKey(pem);
  const bits = key?.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key?.asymmetricKeyType !== "rsa" || bits < 2048)
    throw new Error("SIGNING_KEY_PEM must be an RSA private key of 2048 bits or more, in PEM.");
  return key;
}

/** Stores a key; its private half is sealed. */
async function storeSigningKey(tx: Transaction, privateKey: KeyObject, activeFrom: Date): Promise<string> {
  const { kid, alg, publicPem } = await openKey(privateKey, activeFrom);
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  await tx.signingKey.create({
    data: { kid, alg, publicKey: publicPem, privateKey: seal("signing key", kid, pem), activeFrom },
  });
  return kid;
}

/**
 * Publishes a key, under the lock. The first of its algorithm signs at once; any other when every verifier has had time to learn of
 * it, and what signs until then is withdrawn when its last token has expired.
 */
export async function publishSigningKey(tx: Transaction, privateKey: KeyObject): Promise<string> {
  const now = new Date();
  const alg = algorithmOf(privateKey);
  if ((await tx.signingKey.count({ where: { ...publishedKeys(now).where, alg } })) === 0) {
    return storeSigningKey(tx, privateKey, now);
  }
  return storeSigningKey(tx, privateKey, await retireOthers(tx, now, alg));
}

/** Withdraws what signs, once a key that is published now has taken over. Resolves to when it does. */
async function retireOthers(tx: Transaction, now: Date, alg: KeyAlgorithm): Promise<Date> {
  const activeFrom = later(now, PUBLICATION_SECONDS);
  const retiredAt = later(activeFrom, longestTokenSeconds());
  await tx.signingKey.updateMany({ where: { retiredAt: null, alg }, data: { retiredAt } });
  return activeFrom;
}

/** An earlier key of the operator's, configured again: it signs again, as a new one would. */
async function republishSigningKey(tx: Transaction, kid: string): Promise<void> {
  const activeFrom = await retireOthers(tx, new Date(), "RS256");
  await tx.signingKey.update({ where: { kid }, data: { activeFrom, retiredAt: null } });
}

/** Stores a key that signs from now on: what signed before is not to be trusted for another minute. */
export const replaceSigningKey = (tx: Transaction, privateKey: KeyObject): Promise<string> =>
  storeSigningKey(tx, privateKey, new Date());

/** A new key; one of RSA is of the configured size. */
export async function generateSigningKey(alg: KeyAlgorithm = "RS256"): Promise<KeyObject> {
  const generate = promisify(generateKeyPair);
  if (alg === "ES256") return (await generate("ec", { namedCurve: "P-256" })).privateKey;
  if (alg === "EdDSA") return (await generate("ed25519", {})).privateKey;
  return (await generate("rsa", { modulusLength: env().SIGNING_KEY_BITS })).privateKey;
}

/**
 * Makes sure that there is a key to sign with: the operator's own where one is configured, else a generated one.
 * Any number of instances may call it at once; configured alike, they end up with the same key. With different keys
 * configured, what was published last takes over.
 * @throws Error when the configured key cannot be used or was revoked
 */
export async function ensureSigningKey(): Promise<void> {
  const configured = await operatorKey();
  const wanted = configured && (await openKey(configured, new Date())).kid;
  const where = { retiredAt: null, alg: "RS256", ...(wanted ? { kid: wanted } : {}) };
  if ((await db.signingKey.count({ where })) > 0) return;
  const privateKey = configured ?? (await generateSigningKey());
  await transaction(async (tx) => {
    await holdLock(tx, KEY_LOCK);
    if ((await tx.signingKey.count({ where })) > 0) return;
    const earlier = wanted ? await tx.signingKey.findUnique({ where: { kid: wanted } }) : null;
    if (earlier?.revokedAt) throw new Error("SIGNING_KEY_PEM is a key that was revoked. Configure another one.");
    await (earlier ? republishSigningKey(tx, earlier.kid) : publishSigningKey(tx, privateKey));
  });
  forgetSigningKeys();
}

async function readKeys(): Promise<SigningKey[]> {
  const rows = await db.signingKey.findMany(publishedKeys(new Date()));
  return Promise.all(
    rows.map(async (row) => {
      const name = createHash("sha256").update(row.privateKey).digest("base64");
      const key =
        opened.get(name) ?? openKey(createPrivateKey(unseal("signing key", row.kid, row.privateKey)), row.activeFrom);
      opened.set(name, key);
      return { ...(await key), activeFrom: row.activeFrom };
    }),
  );
}

/** Every key whose tokens may still live, of all algorithms, newest first; at most five seconds old. */
export async function allSigningKeys(): Promise<SigningKey[]> {
  const cached = holder.gatehouseKeys;
  if (cached && Date.now() - cached.readAt < CACHE_MILLISECONDS) return cached.keys;
  const keys = readKeys();
  holder.gatehouseKeys = { keys, readAt: Date.now() };
  keys.catch(forgetSigningKeys);
  return keys;
}

/** The same of one algorithm. */
export const signingKeys = async (alg: KeyAlgorithm = "RS256"): Promise<SigningKey[]> =>
  (await allSigningKeys()).filter((key) => key.alg === alg);

/** Reads the keys again at the next use. */
export function forgetSigningKeys(): void {
  holder.gatehouseKeys = undefined;
}

/** The key of an algorithm that signs now; undefined where there is none. */
export async function findSigningKey(alg: KeyAlgorithm): Promise<SigningKey | undefined> {
  const now = new Date();
  const keys = await signingKeys(alg);
  // To a clock that is behind even the oldest key may seem to come only later.
  return keys.find(({ activeFrom }) => activeFrom <= now) ?? keys.at(-1);
}

/** The key that signs now, by RS256. */
export async function currentSigningKey(): Promise<SigningKey> {
  const key = await findSigningKey("RS256");
  if (!key) throw new Error("There is no signing key. Run the service's start-up once: it makes one.");
  return key;
}

/** What ID tokens can be signed with now. */
export async function idTokenAlgorithms(): Promise<KeyAlgorithm[]> {
  const keys = await allSigningKeys();
  return keyAlgorithms.filter((alg) => keys.some((key) => key.alg === alg));
}
