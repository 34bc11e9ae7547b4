import type autocannon from "autocannon";
import type { Case } from "@/lib/bench/operations";
import { db, pool, transaction } from "@/lib/db";
import { digestOf, storeToken } from "@/lib/oauth/store/tokens";
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

/** As RFC 7636, appendix B has them. */
const VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/** So many codes are made ready for their next use at once. */
const RENEWED = 100;

/** Trades codes for tokens. Making one is another case: those that were used are made unused again, many at a time. */
function exchanging(authorization: string, codes: string[]): autocannon.Request {
  const fields = { grant_type: "authorization_code", redirect_uri: CALLBACK, code_verifier: VERIFIER };
  const body = new URLSearchParams(fields).toString();
  let used: string[] = [];
  const renew = async (those: string[]) => {
    const digests = those.map((code) => digestOf("AuthorizationCode", code));
    await pool().query("UPDATE oauth_tokens SET consumed_at = NULL WHERE digest = ANY ($1)", [digests]);
    codes.push(...those);
  };
  return {
    method: "POST",
    path: "/oauth/token",
    headers: { ...form, authorization },
    setupRequest: (request, context) => {
      const code = codes.shift() ?? "";
      Object.assign(context, { code });
      return { ...request, body: `${body}&code=${code}` };
    },
    onResponse: (status, _, context) => {
      if (status === 200) used.push(String(Reflect.get(context, "code")));
      if (used.length < RENEWED) return;
      void renew(used);
      used = [];
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
  const codes = await Promise.all(
    Array.from({ length: 10 * RENEWED }, async () => {
      const code = randomToken();
      const asked = { redirectUri: CALLBACK, codeChallenge: CHALLENGE, codeChallengeMethod: "S256", authTime: now };
      await storeToken("AuthorizationCode", code, { ...issued, ...asked, kind: "AuthorizationCode" }, HOUR_SECONDS);
      return code;
    }),
  );
  const cookie = await sealBrowserCookie({ sessionId, issuedAtSeconds: now }, HOUR_SECONDS);
  const query = new URLSearchParams({
    client_id: id,
    redirect_uri: CALLBACK,
    response_type: "code",
    scope: "openid",
    code_challenge: CHALLENGE,
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
    { name: "OAuth token by code", floor: "pg", requests: [exchanging(authorization, codes)] },
    { name: "OAuth refresh", floor: "pg", requests: [refreshing(authorization, refreshTokens)] },
    {
      name: "OAuth client credentials",
      floor: "pg",
      requests: [post("/oauth/token", "grant_type=client_credentials")],
    },
    { name: "OAuth introspection", floor: "pg", requests: [post("/oauth/introspect", `token=${accessToken}`)] },
  ];
}
