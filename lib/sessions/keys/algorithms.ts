/** What proofs of keys may be signed with (RFC 9449). */
export const PROOF_ALGORITHMS = ["ES256", "EdDSA"] as const;
