import { Problem } from "@/lib/problem";
import { verifyToken } from "@/lib/sessions/keys/tokens";
import { readRefreshToken } from "@/lib/sessions/refresh-token";

/** The session that a refresh token or an access token names, even an expired one; undefined for anything else. */
export async function sessionIdOf(token: string): Promise<string | undefined> {
  const reference = readRefreshToken(token);
  if (reference) return reference.sessionId;
  try {
    return (await verifyToken(token, { expired: "accept" })).sessionId;
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}
