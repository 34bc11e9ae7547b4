import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

/*
 * An authenticator of our own: makes passkeys and signs with them, as WebAuthn has it, and can be told to do it wrong. It shares
 * no code with what checks it.
 */

type Cbor = number | string | Uint8Array | Map<Cbor, Cbor>;

/** The head of a value (RFC 8949, section 3). */
function head(major: number, value: number): Buffer {
  if (value < 24) return Buffer.from([(major << 5) | value]);
  if (value < 256) return Buffer.from([(major << 5) | 24, value]);
  return Buffer.from([(major << 5) | 25, value >> 8, value & 255]);
}

function cbor(value: Cbor): Buffer {
  if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === "string") return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, item]) => [cbor(key), cbor(item)])]);
}

const sha256 = (data: string | Uint8Array) => createHash("sha256").update(data).digest();
const base64url = (data: Uint8Array | string) => Buffer.from(data).toString("base64url");

/** What an authenticator does otherwise than it should, or than most. */
export interface Behavior {
  origin?: string;
  rpId?: string;
  userVerified?: boolean;
  userPresent?: boolean;
  /** May leave the device, and has. */
  synced?: boolean;
  /** Of the next signature; unless given it never counts. */
  counter?: number;
  aaguid?: string;
  /** Signs for another challenge than it was asked for. */
  challenge?: string;
  userHandle?: string;
}

const FLAGS = { userPresent: 1, userVerified: 4, backupEligible: 8, backedUp: 16, attested: 64 };

function authenticatorData(asked: string | undefined, behavior: Behavior, attested?: Buffer): Buffer {
  const {
    rpId = asked ?? "localhost",
    userVerified = true,
    userPresent = true,
    synced = false,
    counter = 0,
  } = behavior;
  let flags = userPresent ? FLAGS.userPresent : 0;
  if (userVerified) flags |= FLAGS.userVerified;
  if (synced) flags |= FLAGS.backupEligible | FLAGS.backedUp;
  if (attested) flags |= FLAGS.attested;
  const counted = Buffer.alloc(4);
  counted.writeUInt32BE(counter);
  return Buffer.concat([sha256(rpId), Buffer.from([flags]), counted, attested ?? Buffer.alloc(0)]);
}

const clientData = (type: string, challenge: string, { origin = "http://localhost:3000", ...behavior }: Behavior) =>
  Buffer.from(JSON.stringify({ type, challenge: behavior.challenge ?? challenge, origin, crossOrigin: false }));

interface CreationOptions {
  challenge: string;
  rp: { id?: string | undefined };
  user: { id: string };
}

/** A passkey in its authenticator. */
export class Passkey {
  readonly id: string;
  private constructor(
    private readonly key: KeyObject,
    private readonly rawId: Buffer,
    readonly userHandle: string,
  ) {
    this.id = base64url(rawId);
  }

  /** Makes a passkey as the options ask; resolves to it and to what the browser sends. */
  static create({ challenge, rp, user }: CreationOptions, behavior: Behavior = {}) {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const passkey = new Passkey(privateKey, randomBytes(32), user.id);
    const { x = "", y = "" } = publicKey.export({ format: "jwk" });
    const cose = new Map<Cbor, Cbor>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, "base64url")],
      [-3, Buffer.from(y, "base64url")],
    ]);
    const aaguid = Buffer.from((behavior.aaguid ?? "0".repeat(32)).replaceAll("-", ""), "hex");
    const length = Buffer.from([0, passkey.rawId.length]);
    const attested = Buffer.concat([aaguid, length, passkey.rawId, cbor(cose)]);
    const attestation = new Map<Cbor, Cbor>([
      ["fmt", "none"],
      ["attStmt", new Map()],
      ["authData", authenticatorData(rp.id, behavior, attested)],
    ]);
    const credential = {
      id: passkey.id,
      rawId: passkey.id,
      type: "public-key" as const,
      response: {
        clientDataJSON: base64url(clientData("webauthn.create", challenge, behavior)),
        attestationObject: base64url(cbor(attestation)),
        transports: ["internal"],
      },
      clientExtensionResults: {},
    };
    return { passkey, credential };
  }

  /** Signs as the options ask: what the browser sends. */
  sign({ challenge, rpId }: { challenge: string; rpId?: string | undefined }, behavior: Behavior = {}) {
    const clientDataJSON = clientData("webauthn.get", challenge, behavior);
    const data = authenticatorData(rpId, behavior);
    const signature = sign("sha256", Buffer.concat([data, sha256(clientDataJSON)]), this.key);
    return {
      id: this.id,
      rawId: this.id,
      type: "public-key" as const,
      response: {
        clientDataJSON: base64url(clientDataJSON),
        authenticatorData: base64url(data),
        signature: base64url(signature),
        userHandle: behavior.userHandle ?? this.userHandle,
      },
      clientExtensionResults: {},
    };
  }
}
