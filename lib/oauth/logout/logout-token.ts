import { SignJWT } from "jose";
import { env } from "@/lib/env";
import { keyAlgorithms } from "@/lib/sessions/keys/key-algorithms";
import { currentSigningKey, findSigningKey } from "@/lib/sessions/keys/signing-keys";

const EVENT = "http://schemas.openid.net/event/backchannel-logout";

/** As short as the specification advises: what was delayed is signed anew. */
const LIFETIME_SECONDS = 120;

interface Logout {
  /** Never the same twice: applications refuse what they have seen. */
  id: string;
  clientId: string;
  userId: string;
  sessionId: string;
  /** What the client has its ID tokens signed with. */
  alg: string;
}

/** Says to an application that a session has ended (OpenID Connect Back-Channel Logout 1.0, section 2.4). */
export async function signLogoutToken({ id, clientId, userId, sessionId, ...asked }: Logout): Promise<string> {
  const wanted = keyAlgorithms.find((known) => known === asked.alg) ?? "RS256";
  const { privateKey, kid, alg } = (await findSigningKey(wanted)) ?? (await currentSigningKey());
  const issuedAt = Math.floor(Date.now() / 1000);
  return new SignJWT({ sid: sessionId, events: { [EVENT]: {} } })
    .setProtectedHeader({ alg, typ: "logout+jwt", kid })
    .setIssuer(env().APP_URL)
    .setAudience(clientId)
    .setSubject(userId)
    .setJti(id)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + LIFETIME_SECONDS)
    .sign(privateKey);
}
