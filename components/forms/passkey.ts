import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from "@simplewebauthn/browser";
import type { z } from "zod";
import type { CreationOptions, RequestOptions } from "@/lib/authentication/passkeys/webauthn.contract";

/** Why the browser made or showed no passkey. */
export type PasskeyFailure = "stopped" | "unsupported" | "present";

export type Shown<Credential> = { credential: Credential } | { failure: PasskeyFailure };

/** What browsers call it, by the reason (WebAuthn Level 3, sections 5.1.3 and 5.1.4). */
const failures: Record<string, PasskeyFailure> = {
  InvalidStateError: "present",
  SecurityError: "unsupported",
  NotSupportedError: "unsupported",
  ConstraintError: "unsupported",
};

async function watch<Credential>(ceremony: () => Promise<Credential>): Promise<Shown<Credential>> {
  if (!("PublicKeyCredential" in window)) return { failure: "unsupported" };
  try {
    return { credential: await ceremony() };
  } catch (error) {
    // Closed, timed out, or given up for another ceremony: browsers tell these apart from nothing else.
    return { failure: (error instanceof Error && failures[error.name]) || "stopped" };
  }
}

/** The ceremonies' code, fetched when the first one begins. */
const load = () => import("@simplewebauthn/browser");

/** Has the browser show a passkey. */
export const showPasskey = (options: z.output<typeof RequestOptions>): Promise<Shown<AuthenticationResponseJSON>> =>
  watch(async () =>
    // The contract promises texts where the type lists them; the service writes only those.
    (await load()).startAuthentication({ optionsJSON: options as PublicKeyCredentialRequestOptionsJSON }),
  );

/** Has the browser make a passkey. */
export const makePasskey = (options: z.output<typeof CreationOptions>): Promise<Shown<RegistrationResponseJSON>> =>
  watch(async () =>
    // As above.
    (await load()).startRegistration({ optionsJSON: options as PublicKeyCredentialCreationOptionsJSON }),
  );

/**
 * Offers passkeys among what the browser fills the field of the address with, for as long as the page is open or until
 * another ceremony begins. Resolves once someone has chosen one; to nothing where there is none to offer.
 */
export async function offerPasskeys(options: z.output<typeof RequestOptions>) {
  // As above.
  const optionsJSON = options as PublicKeyCredentialRequestOptionsJSON;
  const shown = await watch(async () => (await load()).startAuthentication({ optionsJSON, useBrowserAutofill: true }));
  return "credential" in shown ? shown.credential : undefined;
}
