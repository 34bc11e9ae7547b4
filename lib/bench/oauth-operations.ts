import type autocannon from "autocannon";
import type { Case } from "@/lib/bench/operations";
import { db, transaction } from "@/lib/db";
import { storeToken } from "@/lib/oauth/store/tokens";
import { digest, randomToken } from "@/lib/secrets";
import { sealBrowserCookie } from "@/lib/sessions/browser-cookie";
import { startSession } from "@/lib/sessions/session";
import { cookieName } from "@/lib/web/browser-cookies";

const client = { ipAddress: "127.0.0.1", userAgent: "bench", requestId: crypto.randomUUID() };
const CALLBACK = "https://app.example/callback";
const HOUR_SECONDS = 3600;
const form = { "content-type": "application/x-www-form-urlencoded" };

/** An application with a secret, that nobody is asked to consent to. */
async function createClient() {
  const secret = randomToken();
  const { id } = await db.application.create({
    data: {
      name: `bench-${crypto.randomUUID()}`,
      client: {
        create: {
          kind: "web",
          redirectUris: [CALLBACK],
          grants: ["authorization_code", "refresh_token", "client_credentials"],
          scopes: ["openid"],
          authMethod: "client_secret_basic",
          firstParty: true,
          secrets: { create: { digest: digest(secret) } },
        },
      },
    },
  });
  return { id, authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}` };
}

/** Spends each refresh token once and goes on with its successor. */
function refreshing(authorization: string, tokens: string[]): autocannon.Request {
  return {
    method: "POST",
    path: "/oauth/token",
    headers: { ...form, authorization },
    setupRequest: (request) => ({ ...request, body: `grant_type=refresh_token&refresh_token=${tokens.pop()}` }),
    onResponse: (status, body) => {
      if (status === 200) tokens.push(JSON.parse(body).refresh_token);
    },
  };
}

/** What applications ask of the OpenID Provider, and browsers on their way to them. */
export async function oauthCases(email: string, refreshTokenCount: number): Promise<Case[]> {
  const { id, authorization } = await createClient();
  const user = await db.user.findUniqueOrThrow({ where: { email }, select: { id: true } });
  const { sessionId } = await transaction((tx) => startSession(tx, user.id, "browser", client, { amr: ["pwd"] }));
  const grant = await db.oAuthGrant.create({
    data: { userId: user.id, applicationId: id, sessionId, scopes: ["openid"] },
  });
  const now = Math.floor(Date.now() / 1000);
  const shared = { accountId: user.id, clientId: id, grantId: grant.id, sessionUid: sessionId, sid: sessionId };
  const issued = { ...shared, scope: "openid", gty: "authorization_code", iat: now, exp: now + HOUR_SECONDS };
  const store = async (kind: string) => {
    const token = randomToken();
    await storeToken(kind, token, { ...issued, kind, iiat: now }, HOUR_SECONDS);
    return token;
  };
  const accessToken = await store("AccessToken");
  const refreshTokens = await Promise.all(Array.from({ length: refreshTokenCount }, () => store("RefreshToken")));
  const cookie = await sealBrowserCookie({ sessionId, issuedAtSeconds: now }, HOUR_SECONDS);
  const query = new URLSearchParams({
    client_id: id,
    redirect_uri: CALLBACK,
    response_type: "code",
    scope: "openid",
    code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    code_challenge_method: "S256",
  });
  const post = (path: string, body: string): autocannon.Request => ({
    method: "POST",
    path,
    headers: { ...form, authorization },
    body,
  });
  const headers = { cookie: `${cookieName("session")}=${cookie}` };
  return [
    { name: "OAuth authorize", floor: "pg", requests: [{ path: `/oauth/authorize?${query}`, headers }] },
    { name: "OAuth refresh", floor: "pg", requests: [refreshing(authorization, refreshTokens)] },
    {
      name: "OAuth client credentials",
      floor: "pg",
      requests: [post("/oauth/token", "grant_type=client_credentials")],
    },
    { name: "OAuth introspection", floor: "pg", requests: [post("/oauth/introspect", `token=${accessToken}`)] },
  ];
}
