import { decodeJwt, decodeProtectedHeader } from "jose";
import type { z } from "zod";
import type { Actor, UserActor } from "@/lib/actor";
import { holdOwn } from "@/lib/applications/applications";
import { audit } from "@/lib/audit/record";
import { db, transaction } from "@/lib/db";
import { env } from "@/lib/env";
import { DEVICE_GRANT, endpoints } from "@/lib/oauth/endpoints";
import { allowedAt } from "@/lib/oauth/resources/allowed";
import { endGrant } from "@/lib/oauth/store/grants";
import { deleteToken } from "@/lib/oauth/store/tokens";
import { type Answer, type Ask, asTriedClient } from "@/lib/oauth/trial/ask";
import {
  askedFor,
  authorizationRequest,
  readTrialClient,
  shown,
  type TrialClient,
  tokenRequest,
} from "@/lib/oauth/trial/requests";
import { storeTrial, type TrialPayload, takeTrial } from "@/lib/oauth/trial/store";
import * as contracts from "@/lib/oauth/trial/trial.contract";
import { implement } from "@/lib/operation";
import { Problem } from "@/lib/problem";

type Result = z.output<(typeof contracts.finishClientTrial)["output"]>;
type TrialError = NonNullable<Result["error"]>;

/**
 * A trial is of a person's browser session.
 * @throws Problem forbidden
 */
function requirePerson(actor: Actor): UserActor {
  if (actor.type === "user" && !actor.delegation) return actor;
  throw new Problem("forbidden", { reason: "only a person who is signed in here tries a client out" });
}

const text = (value: unknown) => (typeof value === "string" ? value : "");

const errorOf = (step: TrialError["step"], { body }: Answer): TrialError => ({
  step,
  error: text(body.error),
  description: text(body.error_description),
});

const NOTHING: Result = {
  authorization_request: null,
  token_request: null,
  tokens: null,
  id_token: null,
  access_token: null,
  userinfo: null,
  error: null,
};

const read = (jwt: string) => ({ header: { ...decodeProtectedHeader(jwt) }, claims: { ...decodeJwt(jwt) } });

const isJwt = (token: string) => token.split(".").length === 3;

/** What tokens say, as far as it can be asked. */
async function readTokens(
  ask: Ask,
  { clientId }: TrialClient,
  { resource }: TrialPayload,
  { body }: Answer,
): Promise<Partial<Result>> {
  const accessToken = text(body.access_token);
  const idToken = text(body.id_token);
  const tokens = {
    token_type: text(body.token_type),
    expires_in: Number(body.expires_in),
    scope: text(body.scope),
    refresh_token: body.refresh_token !== undefined,
  };
  const known = { tokens, id_token: idToken === "" ? null : read(idToken) };
  if (isJwt(accessToken)) return { ...known, access_token: read(accessToken) };
  const introspected = await ask(endpoints.introspection, { client_id: clientId, token: accessToken });
  if (!introspected.ok) return { ...known, error: errorOf("introspection", introspected) };
  const opaque = { ...known, access_token: { header: null, claims: introspected.body } };
  if (idToken === "" || resource !== null) return opaque;
  const userinfo = await ask(endpoints.userinfo, {}, accessToken);
  return userinfo.ok ? { ...opaque, userinfo: userinfo.body } : { ...opaque, error: errorOf("userinfo", userinfo) };
}

/** Ends what a trial was issued, and the grant that it was issued on unless that was there before. */
async function endTrial(user: UserActor, applicationId: string, startedAt: Date, { body }: Answer): Promise<void> {
  const accessToken = text(body.access_token);
  await Promise.all(["AccessToken", "ClientCredentials"].map((kind) => deleteToken(kind, accessToken)));
  await deleteToken("RefreshToken", text(body.refresh_token));
  const grant = await db.oAuthGrant.findFirst({
    where: { applicationId, sessionId: user.sessionId, createdAt: { gte: startedAt } },
  });
  if (grant) await endGrant(grant.id);
}

export const startClientTrial = implement(contracts.startClientTrial, async (actor, { params: { id }, body }) => {
  const client = await readTrialClient(id);
  const user = requirePerson(actor);
  const { scopes = client.scopes, resource } = body;
  const allowed = resource === null ? undefined : await allowedAt(id, resource);
  const payload = { scope: [...scopes, ...(allowed?.scopes ?? [])].join(" "), resource };
  const state = await transaction(async (tx) => {
    await holdOwn(tx, actor, id);
    await audit(tx, actor, "client.tried", { type: "application", id }, askedFor(payload));
    return storeTrial(tx, user, id, payload);
  });
  const begun = { state, authorization_url: null, device: null, error: null };
  if (client.grant === "authorization_code") {
    const query = new URLSearchParams(authorizationRequest(client, state, payload));
    return { ...begun, authorization_url: `${env().APP_URL}${endpoints.authorization}?${query}` };
  }
  if (client.grant !== DEVICE_GRANT) return begun;
  const asked = await asTriedClient(actor, id, (ask) =>
    ask(endpoints.deviceAuthorization, { client_id: client.clientId, ...askedFor(payload) }),
  );
  if (!asked.ok) return { ...begun, error: errorOf("device", asked) };
  const { user_code, verification_uri, verification_uri_complete, expires_in } = asked.body;
  const device = {
    user_code: text(user_code),
    verification_uri: text(verification_uri),
    verification_uri_complete: text(verification_uri_complete),
    expires_in: Number(expires_in),
  };
  return { ...begun, device };
});

export const finishClientTrial = implement(contracts.finishClientTrial, async (actor, { params: { id }, body }) => {
  const client = await readTrialClient(id);
  const user = requirePerson(actor);
  await transaction((tx) => holdOwn(tx, actor, id));
  const { state, code, error, error_description: description = "" } = body;
  const trial = await takeTrial(user, id, state);
  if (!trial) throw new Problem("not.found", { reason: "no trial of this client in this session" });
  const signsIn = client.grant === "authorization_code";
  const authorization = signsIn ? shown(authorizationRequest(client, state, trial)) : null;
  const begun = { ...NOTHING, authorization_request: authorization };
  if (error !== undefined) return { ...begun, error: { step: "authorization" as const, error, description } };
  if (signsIn && code === undefined)
    throw new Problem("request.invalid", { issues: [{ pointer: "/body/code", detail: "is missing" }] });
  const request = tokenRequest(client, trial, code === undefined ? undefined : { state, code });
  return asTriedClient(actor, id, async (ask) => {
    const answer = await ask(endpoints.token, request);
    try {
      const asked = { ...begun, token_request: shown(request) };
      return answer.ok
        ? { ...asked, ...(await readTokens(ask, client, trial, answer)) }
        : { ...asked, error: errorOf("token", answer) };
    } finally {
      await endTrial(user, id, trial.startedAt, answer);
    }
  });
});
