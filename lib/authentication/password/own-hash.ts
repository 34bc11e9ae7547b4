/**
 * What a hash of this service begins with, before bcrypt's own prefix. Others write `$2b$` as well, but only ours takes a password
 * that was normalized and, where it is long, digested first.
 */
export const OWN = "$gatehouse";

/** bcrypt's part of a hash of ours; nothing for a hash that came from elsewhere. */
export const ownPart = (hash: string): string | undefined =>
  hash.startsWith(`${OWN}$2b$`) ? hash.slice(OWN.length) : undefined;
