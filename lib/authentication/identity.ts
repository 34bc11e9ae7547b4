import * as contracts from "@/lib/authentication/identity.contract";
import { signIn } from "@/lib/authentication/sign-in";
import type { Authenticated } from "@/lib/authentication/signed-in";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";
import { actorOfToken } from "@/lib/sessions/authenticate";
import { type Authentication, authenticationClaims } from "@/lib/sessions/claims";
import { enrollmentRequired } from "@/lib/sessions/enrollment";
import { signIdentityToken, verifyToken } from "@/lib/sessions/keys/tokens";
import type { StartedSession } from "@/lib/sessions/session";

export const validateToken = implement(contracts.validateToken, async ({ client }, { body }) => {
  const token = await verifyToken(body.token);
  const holder = await actorOfToken(token, client);
  // Anyone who relies on this answer would open what the token must not open yet.
  if (holder.mustEnroll) throw new Problem("token.revoked", { reason: "opens nothing but adding a factor" });
  if (holder.mustChangePassword) throw new Problem("token.restricted");
  const isUser = holder.type === "user";
  return {
    valid: true as const,
    uid: holder.id,
    name: holder.name,
    email: isUser ? holder.email : null,
    active: !isUser || holder.status === "active",
    roles: [...holder.roles],
    permissions: [...holder.permissions].sort(),
    addresses: isUser ? [...holder.addresses] : [],
    exp: token.expiresAtSeconds,
  };
});

/**
 * What the identity server answers to anyone who signed in.
 * @throws Problem second.factor.enrollment.required where the session started for that alone
 */
export async function answerIdentity(
  user: Authenticated["user"],
  { sessionId, mustEnroll }: StartedSession,
  authentication: Authentication,
) {
  const name = user.name ?? user.email;
  if (mustEnroll) throw await enrollmentRequired({ id: user.id, name }, sessionId, authentication);
  return {
    uid: user.id,
    name,
    email: user.email,
    active: user.confirmedAt !== null,
    reset_password: user.resetPassword,
    token: await signIdentityToken({ id: user.id, name }, sessionId, authenticationClaims(authentication)),
  };
}

export const authenticateUser = implement(contracts.authenticateUser, async (actor, { body }) => {
  const signedIn = await signIn(actor, body, "identity");
  return answerIdentity(signedIn.user, signedIn, signedIn);
});
