import { env } from "@/lib/env";
import { Problem } from "@/lib/problem";
import { type Authentication, authenticationClaims } from "@/lib/sessions/claims";
import { signIdentityToken } from "@/lib/sessions/keys/tokens";

/**
 * What a program is answered whose person must add a factor before anything else opens: the refusal, with a token that opens
 * just that. Browsers have a page for it.
 * @returns what to throw once the session of the token has been committed
 */
export async function enrollmentRequired(
  user: { id: string; name: string },
  sessionId: string,
  authentication: Authentication,
): Promise<Problem> {
  return new Problem("second.factor.enrollment.required", {
    detail:
      "Add a second factor with `token`: `POST /v1/user/factors/totp` or `POST /v1/user/factors/passkeys/options`. Then sign in again.",
    members: {
      token: await signIdentityToken(user, sessionId, authenticationClaims(authentication)),
      methods: env().FACTOR_METHODS,
    },
  });
}
