import { z } from "zod";
import { configureClient } from "@/lib/applications/clients.contract";
import { isPageAddress } from "@/lib/applications/presentation.contract";
import { isScope } from "@/lib/oauth/scopes";
import { cleanName } from "@/lib/values";

/** What may be asked for where nothing is said: who someone is, for as long as they let it. */
const DEFAULT_SCOPE = "openid profile email offline_access";

/** A page of its own, passed over where people could not be offered a link to it. */
const page = z.string().refine(isPageAddress).nullable().catch(null).default(null);

/**
 * What an application says of itself (RFC 7591, section 2), as far as we know the words; others are passed over, as the
 * section asks.
 */
const Metadata = z.object({
  client_name: z.string().max(200).optional(),
  redirect_uris: z.array(z.string()),
  post_logout_redirect_uris: z.array(z.string()).default([]),
  application_type: z.enum(["web", "native"]).optional(),
  token_endpoint_auth_method: z
    .enum(["none", "client_secret_basic", "client_secret_post", "private_key_jwt"])
    .default("client_secret_basic"),
  grant_types: z.array(z.string()).default(["authorization_code"]),
  response_types: z.array(z.literal("code")).default(["code"]),
  scope: z.string().default(DEFAULT_SCOPE),
  jwks: z.unknown().optional(),
  jwks_uri: z.string().optional(),
  backchannel_logout_uri: z.string().optional(),
  backchannel_logout_session_required: z.boolean().optional(),
  // Of pages alone: a logo would make of it whatever it likes to be taken for.
  client_uri: page,
  policy_uri: page,
  tos_uri: page,
});

type Metadata = z.output<typeof Metadata>;

/** Why an application is not registered, in the words of RFC 7591, section 3.2.2. */
export class RegistrationRefusal extends Error {
  constructor(
    readonly code: "invalid_redirect_uri" | "invalid_client_metadata",
    description: string,
  ) {
    super(description);
  }
}

/** Issues of a schema as one sentence; those of addresses have a code of their own. */
function refusalOf({ issues: [issue] }: z.ZodError): RegistrationRefusal {
  const name = String(issue?.path[0] ?? "metadata");
  const code = /redirect_uris$/.test(name) ? "invalid_redirect_uri" : "invalid_client_metadata";
  return new RegistrationRefusal(code, `${name}: ${issue?.message ?? "is invalid"}`);
}

const isOfDevice = (address: string) => !/^https:/i.test(address);

/** A client without a secret is one on a device where it says so, or where an address of it can be only that. */
function kindOf(metadata: Metadata): "web" | "native" | "single_page" {
  if (metadata.token_endpoint_auth_method !== "none") return "web";
  const isNative = metadata.application_type === "native" || metadata.redirect_uris.some(isOfDevice);
  return isNative ? "native" : "single_page";
}

/**
 * What an application that registers itself becomes. It is held to everything that administrators are held to, and to more:
 * people always are asked for their consent, codes always need their proof, and it never acts for itself.
 * @throws RegistrationRefusal
 */
export function readRegistration(body: unknown) {
  const read = Metadata.safeParse(body);
  if (!read.success) throw refusalOf(read.error);
  const metadata = read.data;
  if (!metadata.grant_types.includes("authorization_code"))
    throw new RegistrationRefusal("invalid_client_metadata", "grant_types: must have authorization_code");
  const signs = metadata.token_endpoint_auth_method === "private_key_jwt";
  if (signs !== (metadata.jwks !== undefined || metadata.jwks_uri !== undefined))
    throw new RegistrationRefusal("invalid_client_metadata", "jwks: goes with private_key_jwt");
  const settings = configureClient.body?.safeParse({
    kind: kindOf(metadata),
    redirect_uris: metadata.redirect_uris,
    post_logout_redirect_uris: metadata.post_logout_redirect_uris,
    scopes: metadata.scope.split(" ").filter(isScope),
    backchannel_logout_uri: metadata.backchannel_logout_uri ?? null,
    backchannel_logout_session_required: metadata.backchannel_logout_session_required ?? false,
    jwks_uri: metadata.jwks_uri ?? null,
    client_uri: metadata.client_uri,
    policy_uri: metadata.policy_uri,
    tos_uri: metadata.tos_uri,
    ...(metadata.jwks === undefined ? {} : { jwks: metadata.jwks }),
  });
  if (!settings?.success) throw settings ? refusalOf(settings.error) : new Error("The contract has a body");
  return { name: cleanName(metadata.client_name ?? "").slice(0, 60), settings: settings.data };
}
