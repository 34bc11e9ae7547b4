import type { AdapterPayload } from "oidc-provider";
import { z } from "zod";
import type { UserActor } from "@/lib/actor";
import { runPrepared, type Transaction } from "@/lib/db";
import { env } from "@/lib/env";
import { settingsOf } from "@/lib/oauth/store/clients";
import { digestOf } from "@/lib/oauth/store/tokens";
import { startClientTrial } from "@/lib/oauth/trial/trial.contract";
import { currentVisit, visitor } from "@/lib/oauth/visit";
import { randomToken } from "@/lib/secrets";

/*
 * A trial is a row among what the provider keeps: of an application and a browser session, with whose end it ends as well. Its
 * id is the `state` of the request, of which only the digest is kept.
 */

const KIND = "Trial";

/** For signing in, consenting and coming back. */
const SECONDS = 600;

const Payload = z.object({ scope: z.string(), resource: z.string().nullable() });

/** What is asked for in a trial. */
export type TrialPayload = z.output<typeof Payload>;

/** Where someone who tries a client out is sent back to. */
export const trialAddress = (applicationId: string): string =>
  `${env().APP_URL}/admin/applications/${applicationId}/try`;

/** Keeps a trial in place of an earlier one of this client in this session. @returns its state */
export async function storeTrial(
  tx: Transaction,
  { id: userId, sessionId }: UserActor,
  applicationId: string,
  payload: TrialPayload,
): Promise<string> {
  const state = randomToken();
  const createdAt = new Date();
  const expiresAt = new Date(createdAt.getTime() + SECONDS * 1000);
  const owner = { kind: KIND, userId, applicationId, sessionId };
  await tx.oAuthToken.deleteMany({ where: owner });
  await tx.oAuthToken.create({ data: { ...owner, digest: digestOf(KIND, state), payload, createdAt, expiresAt } });
  return state;
}

/** In SQL: the trial that is someone's of a client, unless it was finished or is over. */
const OPEN = `kind = '${KIND}' AND session_id = $1 AND user_id = $2 AND application_id = $3
  AND consumed_at IS NULL AND expires_at > $4`;

const ownerOf = ({ id, sessionId }: UserActor, applicationId: string) => [sessionId, id, applicationId, new Date()];

/** Finishes a trial. @returns what was asked for and since when; undefined where this was none, or somebody else's */
export async function takeTrial(
  user: UserActor,
  applicationId: string,
  state: string,
): Promise<(TrialPayload & { startedAt: Date }) | undefined> {
  const [row] = await runPrepared<{ payload: unknown; created_at: Date }>(
    `UPDATE oauth_tokens SET consumed_at = $4 WHERE digest = $5 AND ${OPEN} RETURNING payload, created_at`,
    [...ownerOf(user, applicationId), digestOf(KIND, state)],
  );
  return row && { ...Payload.parse(row.payload), startedAt: row.created_at };
}

async function isTrying(user: UserActor, applicationId: string): Promise<boolean> {
  const rows = await runPrepared(`SELECT 1 FROM oauth_tokens WHERE ${OPEN}`, ownerOf(user, applicationId));
  return rows.length > 0;
}

/**
 * A client as whoever tries it out meets it: they may be sent back here, too. In a trial's own requests, which come from within
 * (`ask.ts`), it shows no secret. Only of those who may change applications a trial is looked for.
 */
export async function asTried(client: AdapterPayload | undefined): Promise<AdapterPayload | undefined> {
  if (!client) return undefined;
  const { applicationId } = settingsOf(client);
  if (currentVisit().trial === applicationId) {
    const { client_secret: _, ...rest } = client;
    return { ...rest, token_endpoint_auth_method: "none" };
  }
  const user = visitor();
  const mayTry = user?.permissions.has(startClientTrial.access) && client.response_types?.includes("code");
  if (!user || !mayTry || !(await isTrying(user, applicationId))) return client;
  return { ...client, redirect_uris: [...(client.redirect_uris ?? []), trialAddress(applicationId)] };
}
