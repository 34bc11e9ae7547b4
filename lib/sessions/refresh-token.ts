import { authenticator, equalBytes } from "@/lib/secrets";

const VERSION = 1;
const ID_BYTES = 16;
const HEADER_BYTES = 1 + ID_BYTES + 4;
const LENGTH = HEADER_BYTES + 32;

/** Which refresh token of which session. */
export interface RefreshReference {
  sessionId: string;
  generation: number;
}

const proof = ({ sessionId, generation }: RefreshReference) =>
  authenticator("refresh token", sessionId, String(generation));

/**
 * The refresh token of a generation. It is derived, not stored, so that callers who race for the successor all get the
 * same one although the database holds only its digest.
 */
export function refreshToken(reference: RefreshReference): string {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(VERSION, 0);
  header.write(reference.sessionId.replaceAll("-", ""), 1, "hex");
  header.writeUInt32BE(reference.generation, 1 + ID_BYTES);
  return Buffer.concat([header, proof(reference)]).toString("base64url");
}

/** Reads a refresh token; undefined unless every byte is as this service wrote it. */
export function readRefreshToken(token: string): RefreshReference | undefined {
  const bytes = Buffer.from(token, "base64url");
  if (bytes.length !== LENGTH || bytes.toString("base64url") !== token || bytes.readUInt8(0) !== VERSION)
    return undefined;
  const hex = bytes.toString("hex", 1, 1 + ID_BYTES);
  const sessionId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  const reference = { sessionId, generation: bytes.readUInt32BE(1 + ID_BYTES) };
  return equalBytes(bytes.subarray(HEADER_BYTES), proof(reference)) ? reference : undefined;
}
