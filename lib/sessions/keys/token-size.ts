import type { PlatformClaims } from "@/lib/sessions/keys/tokens";

/** What a token is meant to stay below: it travels in a header with every request, along with cookies. */
export const AIM_BYTES = 4_096;

/** What no token exceeds: nginx takes 8 KB for one line of a header, Node 16 KB for all. */
export const MAX_TOKEN_BYTES = 6_144;

/** Header and registered claims (`iss` and the signature aside), with some to spare. */
const FRAME_BYTES = 768;

const inBase64 = (bytes: number) => Math.ceil((bytes * 4) / 3);

/**
 * How long a token with these claims is at most.
 * @param other bytes of the token that are not claims: signature and issuer
 */
export const bytesInToken = (claims: object, other: { signatureBytes: number; issuer: string }): number =>
  inBase64(FRAME_BYTES + Buffer.byteLength(other.issuer)) +
  inBase64(other.signatureBytes) +
  inBase64(Buffer.byteLength(JSON.stringify(claims)));

/**
 * Leaves out whole what a token has no room for, and says so by a claim: first the addresses, where it would exceed 4 KB;
 * then the roles, which more depends on, where it would exceed 6 KB without them. Half of a list would be worse than none:
 * who reads it could not tell that it is half.
 */
export function fitClaims(claims: PlatformClaims, other: { signatureBytes: number; issuer: string }): PlatformClaims {
  const size = (some: PlatformClaims) => bytesInToken(some, other);
  if (claims.addresses.length === 0 && claims.roles.length === 0) return claims;
  if (size(claims) <= AIM_BYTES) return claims;
  const addressed = claims.addresses.length > 0;
  const bare = addressed ? { ...claims, addresses: [], addresses_omitted: true as const } : claims;
  return size(bare) <= MAX_TOKEN_BYTES ? bare : { ...bare, roles: [], roles_omitted: true as const };
}
