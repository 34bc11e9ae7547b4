import { decodeJwt } from "jose";
import { z } from "zod";
import type { Actor, UserActor } from "@/lib/actor";
import { type Presentation, presentationOf } from "@/lib/applications/clients";
import { audit } from "@/lib/audit/record";
import { db, type Transaction, transaction } from "@/lib/db";
import { type AskedResource, resourcesAsked, scopesAt } from "@/lib/oauth/consent/asked-resources";
import { rememberConsent } from "@/lib/oauth/consent/remember";
import { applicationOf } from "@/lib/oauth/documents/address";
import { type Scope, scopesAmong } from "@/lib/oauth/scopes";
import { digestOf } from "@/lib/oauth/store/tokens";
import { isAdmitted } from "@/lib/oauth/visit";
import { Problem } from "@/lib/problem";
import { acrOf } from "@/lib/sessions/admission";
import { normalizeEmail } from "@/lib/values";

const Payload = z.object({
  iat: z.number(),
  prompt: z.object({ name: z.enum(["login", "consent"]), reasons: z.array(z.string()) }),
  params: z.object({
    client_id: z.string(),
    redirect_uri: z.string(),
    scope: z.string().optional(),
    resource: z.union([z.string(), z.array(z.string())]).optional(),
    max_age: z.coerce.number().optional(),
    id_token_hint: z.string().optional(),
    login_hint: z.string().optional(),
  }),
  result: z.record(z.string(), z.unknown()).optional(),
  lastSubmission: z.record(z.string(), z.unknown()).optional(),
});

/** A sign-in to an application that waits for the person: to sign in here, or to consent. */
export interface Interaction {
  id: string;
  payload: z.output<typeof Payload>;
  client: {
    /** Its application's. */
    id: string;
    name: string;
    firstParty: boolean;
    scopes: string[];
    registeredItself: boolean;
    /** Where the document is by which it registered itself; null where it did so otherwise, or did not. */
    document: string | null;
    shown: Presentation;
  };
}

const rowOf = (id: string) => ({ digest: digestOf("Interaction", id), kind: "Interaction" });

async function readInteraction(tx: Transaction, id: string): Promise<Interaction | undefined> {
  const row = await tx.oAuthToken.findFirst({ where: { ...rowOf(id), expiresAt: { gt: new Date() } } });
  if (!row) return undefined;
  const payload = Payload.parse(row.payload);
  const named = applicationOf(payload.params.client_id);
  if (!named) return undefined;
  const client = await tx.oAuthClient.findFirst({
    where: { application: { ...named, disabledAt: null } },
    include: { application: { select: { id: true, name: true, registeredAt: true, metadataUrl: true } } },
  });
  if (!client) return undefined;
  const { firstParty, scopes, application } = client;
  const { registeredAt, metadataUrl: document, ...own } = application;
  const registeredItself = registeredAt !== null;
  const shown = presentationOf(client, registeredItself);
  return { id, payload, client: { ...own, firstParty, scopes, registeredItself, document, shown } };
}

/** The sign-in of this id; undefined where there is none any more. */
export const findInteraction = (id: string): Promise<Interaction | undefined> => readInteraction(db, id);

/** What the application asks for and may have. */
export const askedScopes = ({ payload, client }: Interaction): Scope[] =>
  scopesAmong(payload.params.scope, client.scopes);

/** The mailbox that the application expects someone to sign in with, where it named one. */
export const hintedMailbox = ({ payload }: Interaction): string | undefined =>
  normalizeEmail(payload.params.login_hint ?? "");

/** What the application asks for at APIs and may have, as far as this person may do it themselves. */
export const askedResources = ({ payload, client }: Interaction, actor: UserActor): Promise<AskedResource[]> =>
  resourcesAsked({ clientId: client.id, ...payload.params }, actor);

/** Where the provider goes on. */
export const resumePath = (id: string): string => `/oauth/authorize/${encodeURIComponent(id)}`;

/** What is missing before someone counts as signed in as the application asks: a session, another person, or a newer proof. */
export type Missing = "session" | "person" | "proof";

/** What is missing, if anything is. */
export function missingOf({ payload }: Interaction, actor: Actor): Missing | undefined {
  if (!isAdmitted(actor)) return "session";
  const { reasons } = payload.prompt;
  const { id_token_hint: hint, max_age: maxAge } = payload.params;
  if (hint && decodeJwt(hint).sub !== actor.id) return "person";
  const signedInSeconds = Math.floor(actor.authenticatedAt.getTime() / 1000);
  const isNew = signedInSeconds >= payload.iat;
  const isRecent = maxAge !== undefined && Date.now() / 1000 - signedInSeconds <= maxAge;
  if (reasons.includes("login_prompt") && !isNew) return "proof";
  if (reasons.includes("max_age") && !isNew && !isRecent) return "proof";
  if (reasons.includes("acr_values") && actor.hasSecondFactor && acrOf(actor.amr) !== "aal2") return "proof";
  return undefined;
}

async function writeResult(tx: Transaction, { id, payload }: Interaction, result: object): Promise<void> {
  // Together with what was submitted before: who has signed in anew is not asked to again after the consent.
  const whole = "error" in result ? result : { ...payload.lastSubmission, ...result };
  await tx.$executeRaw`
    UPDATE oauth_tokens SET payload = jsonb_set(payload, '{result}', ${JSON.stringify(whole)}::jsonb)
    WHERE digest = ${digestOf("Interaction", id)}`;
}

/**
 * Notes that the person has signed in as the application asks, when the browser comes back for it. The provider reads who it
 * is from the session of that browser alone; here stands that it need not ask again.
 */
export async function completeSignIn(id: string, actor: Actor): Promise<void> {
  const interaction = await findInteraction(id);
  if (interaction?.payload.prompt.name !== "login" || actor.type !== "user" || missingOf(interaction, actor)) return;
  await writeResult(db, interaction, { login: { accountId: actor.id } });
}

/** The error that tells the application that the person does not want to. */
const DENIED = { error: "access_denied", error_description: "The user denied the request" };

/**
 * What the person said to the application's request. A yes is remembered, a no is not.
 * @throws Problem not.found where there is nothing to decide any more
 */
export async function decideInteraction(actor: UserActor, id: string, allow: boolean): Promise<void> {
  const asked = await findInteraction(id);
  const resources = asked ? await askedResources(asked, actor) : [];
  await transaction(async (tx) => {
    const interaction = await readInteraction(tx, id);
    if (interaction?.payload.prompt.name !== "consent") throw new Problem("not.found");
    const { client } = interaction;
    const target = { type: "application", id: client.id } as const;
    const scopes = askedScopes(interaction);
    const atResources = scopesAt(resources);
    const details = resources.length > 0 ? { scopes, resources: atResources } : { scopes };
    if (!allow) {
      await writeResult(tx, interaction, DENIED);
      return audit(tx, actor, "consent.denied", target, details);
    }
    await rememberConsent(tx, { userId: actor.id, applicationId: client.id }, scopes, atResources);
    await writeResult(tx, interaction, { consent: {} });
    await audit(tx, actor, "consent.granted", target, details);
  });
}
