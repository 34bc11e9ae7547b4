import { v7 as uuidv7 } from "uuid";
import { anonymous, type Client } from "@/lib/actor";
import { createRegisteredClient } from "@/lib/applications/clients";
import { audit } from "@/lib/audit/record";
import { transaction } from "@/lib/db";
import { env } from "@/lib/env";
import { throttle } from "@/lib/limits/throttle";
import { readRegistration } from "@/lib/oauth/registration/metadata";
import { Problem } from "@/lib/problem";
import { digest, equalBytes } from "@/lib/secrets";

/** @throws Problem not.found where nobody may, unauthorized without the token */
function requireRegistration(bearer: string | undefined): void {
  const { CLIENT_REGISTRATION, CLIENT_REGISTRATION_TOKEN } = env();
  if (CLIENT_REGISTRATION === "off") throw new Problem("not.found");
  if (CLIENT_REGISTRATION === "open") return;
  if (!equalBytes(digest(bearer ?? ""), digest(CLIENT_REGISTRATION_TOKEN ?? "")) || !CLIENT_REGISTRATION_TOKEN)
    throw new Problem("unauthorized", { reason: "not CLIENT_REGISTRATION_TOKEN" });
}

/** Names are for people, and each is one application's: the end of its id tells those of one name apart. */
const nameOf = (given: string, id: string) => `${given || "Application"} (${id.slice(-6)})`;

/**
 * Registers an application that says itself what it is (RFC 7591).
 * @returns what it is told, with its secret, this once
 * @throws Problem not.found, unauthorized, too.many.requests; RegistrationRefusal
 */
export async function registerApplication(client: Client, bearer: string | undefined, body: unknown) {
  requireRegistration(bearer);
  await throttle(client, "clientRegistration");
  const { name, settings } = readRegistration(body);
  const id = uuidv7();
  const now = new Date();
  const { row, secret } = await transaction(async (tx) => {
    await tx.application.create({ data: { id, name: nameOf(name, id), createdAt: now, registeredAt: now } });
    const created = await createRegisteredClient(tx, id, settings);
    const details = { kind: created.row.kind, redirectUris: created.row.redirectUris, scopes: created.row.scopes };
    await audit(tx, anonymous(client), "client.registered", { type: "application", id }, details);
    return created;
  });
  return {
    client_id: id,
    client_id_issued_at: Math.floor(now.getTime() / 1000),
    ...(secret === null ? {} : { client_secret: secret, client_secret_expires_at: 0 }),
    client_name: nameOf(name, id),
    application_type: row.kind === "native" ? "native" : "web",
    redirect_uris: row.redirectUris,
    post_logout_redirect_uris: row.postLogoutRedirectUris,
    grant_types: row.grants,
    response_types: ["code"],
    scope: row.scopes.join(" "),
    token_endpoint_auth_method: row.authMethod,
    ...(row.jwksUri === null ? {} : { jwks_uri: row.jwksUri }),
    ...(row.jwks === null ? {} : { jwks: row.jwks }),
    ...(row.clientUri === null ? {} : { client_uri: row.clientUri }),
    ...(row.policyUri === null ? {} : { policy_uri: row.policyUri }),
    ...(row.tosUri === null ? {} : { tos_uri: row.tosUri }),
    ...(row.backchannelLogoutUri === null ? {} : { backchannel_logout_uri: row.backchannelLogoutUri }),
  };
}
