import type { IncomingMessage, RequestListener } from "node:http";
import type { JWK, JWKS, KoaContextWithOIDC } from "oidc-provider";
import { Provider } from "oidc-provider/lib/provider.js";
import { isDatabaseUnavailable } from "@/lib/db";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { configurationOf } from "@/lib/oauth/provider/configuration";
import { withheldCookies } from "@/lib/oauth/provider/cookies";
import { holdErrors } from "@/lib/oauth/provider/held-errors";
import { bindClaims, bindClients, bindSession } from "@/lib/oauth/provider/one-session";
import { recordOAuthRefusals } from "@/lib/oauth/provider/refusals";
import { currentVisit } from "@/lib/oauth/visit";
import { Problem } from "@/lib/problem";
import { type KeyAlgorithm, keyAlgorithms } from "@/lib/sessions/keys/key-algorithms";
import { findSigningKey, type SigningKey, signingKeys } from "@/lib/sessions/keys/signing-keys";

/** Takes from what a browser is given the cookies that ours stand for. */
async function withholdCookies(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next();
  const lines = [ctx.response.get("Set-Cookie") ?? []].flat();
  const kept = lines.filter((line) => !withheldCookies().some((name) => line.startsWith(`${name}=`)));
  if (kept.length > 0) ctx.set("Set-Cookie", kept);
  else ctx.remove("Set-Cookie");
}

/** Leaves the answer to `lib/web/oauth/oauth.ts` where the provider would say no more than that something went wrong. */
async function leaveFailures(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next();
  if (currentVisit().failure !== undefined) ctx.respond = false;
}

const toJwk = ({ privateKey, kid, alg }: SigningKey): JWK =>
  ({ ...privateKey.export({ format: "jwk" }), kid, use: "sig", alg }) as JWK; // of a kind that signs by it

/** Only the configuration says what our address is: the provider makes its own addresses of what the request says. */
function tellOrigin({ headers }: IncomingMessage): void {
  const { host, protocol } = new URL(env().APP_URL);
  headers.host = host;
  headers["x-forwarded-host"] = host;
  headers["x-forwarded-proto"] = protocol.slice(0, -1);
}

function build(keys: JWKS): Provider {
  const provider = new Provider(env().APP_URL, configurationOf(keys));
  // The host is what the configuration says, not what a request does.
  provider.proxy = true;
  bindSession(provider);
  bindClients(provider);
  bindClaims(provider);
  provider.use(leaveFailures);
  provider.use(withholdCookies);
  holdErrors(provider);
  recordOAuthRefusals(provider);
  provider.on("server_error", (_, error) => {
    const visit = currentVisit();
    if (error instanceof Problem || isDatabaseUnavailable(error)) visit.failure = error;
    else log.error({ requestId: visit.client.requestId, error }, "The OpenID Provider failed");
  });
  return provider;
}

// One for all bundles of this process.
const holder = globalThis as typeof globalThis & { gatehouseProvider?: { name: string; handle: RequestListener } };

/** Of an algorithm the key that signs, first, and those that have signed before. */
async function keysOf(alg: KeyAlgorithm): Promise<SigningKey[]> {
  const current = await findSigningKey(alg);
  if (!current) return [];
  return [current, ...(await signingKeys(alg)).filter(({ activeFrom }) => activeFrom < current.activeFrom)];
}

/**
 * What answers, with the keys of now: the provider takes them once, so another one is built when they change. The first of
 * each algorithm signs; the others are there for what they have signed.
 */
export async function currentProvider(): Promise<RequestListener> {
  const keys = (await Promise.all(keyAlgorithms.map(keysOf))).flat();
  const name = [env().APP_URL, ...keys.map(({ kid }) => kid)].join(" ");
  if (holder.gatehouseProvider?.name !== name) {
    const answer = build({ keys: keys.map(toJwk) }).callback();
    const handle: RequestListener = (request, response) => {
      tellOrigin(request);
      return answer(request, response);
    };
    holder.gatehouseProvider = { name, handle };
  }
  return holder.gatehouseProvider.handle;
}
