import { createHash } from "node:crypto";
import { db } from "@/lib/db";
import { DEVICE_GRANT } from "@/lib/oauth/endpoints";
import { type TrialPayload, trialAddress } from "@/lib/oauth/trial/store";
import { Problem } from "@/lib/problem";
import { authenticator } from "@/lib/secrets";

/** @throws Problem application.not.found also where the application is no client */
export async function readTrialClient(applicationId: string) {
  const client = await db.oAuthClient.findUnique({
    where: { applicationId },
    select: { grants: true, scopes: true, application: { select: { metadataUrl: true } } },
  });
  if (!client) throw new Problem("application.not.found");
  const { grants, scopes, application } = client;
  const [grant] = ["authorization_code", DEVICE_GRANT, "client_credentials"].filter((one) => grants.includes(one));
  return { applicationId, clientId: application.metadataUrl ?? applicationId, grant, scopes };
}

export type TrialClient = Awaited<ReturnType<typeof readTrialClient>>;

/** What belongs to a trial and need not be kept: nobody else can make it of its state. */
const madeOf = (state: string, what: "nonce" | "code verifier") =>
  authenticator("client trial", what, state).toString("base64url");

/** What is asked for, as far as anything is. */
export const askedFor = ({ scope, resource }: TrialPayload): Record<string, string> => ({
  ...(scope === "" ? {} : { scope }),
  ...(resource === null ? {} : { resource }),
});

/** Where the browser is sent, as parameters. */
export const authorizationRequest = (
  { clientId, applicationId }: TrialClient,
  state: string,
  payload: TrialPayload,
) => ({
  client_id: clientId,
  response_type: "code",
  // Into no log: what stands behind `#` stays in the browser.
  response_mode: "fragment",
  redirect_uri: trialAddress(applicationId),
  ...askedFor(payload),
  state,
  nonce: madeOf(state, "nonce"),
  code_challenge: createHash("sha256").update(madeOf(state, "code verifier")).digest("base64url"),
  code_challenge_method: "S256",
});

/** How tokens are asked for: by the code that came back, or by a machine for itself. */
export function tokenRequest(
  client: TrialClient,
  payload: TrialPayload,
  exchange: { state: string; code: string } | undefined,
) {
  const common = { client_id: client.clientId };
  if (!exchange) return { grant_type: "client_credentials", ...common, ...askedFor(payload) };
  const { resource } = payload;
  return {
    grant_type: "authorization_code",
    ...common,
    code: exchange.code,
    redirect_uri: trialAddress(client.applicationId),
    code_verifier: madeOf(exchange.state, "code verifier"),
    ...(resource === null ? {} : { resource }),
  };
}

const SECRET = ["code", "code_verifier"];
const SHOWN_CHARACTERS = 6;

/** A request as it can be shown. */
export const shown = (fields: Record<string, string>) =>
  Object.entries(fields).map(([name, value]) => ({
    name,
    value: SECRET.includes(name) ? `${value.slice(0, SHOWN_CHARACTERS)}…` : value,
  }));
