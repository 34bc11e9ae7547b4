import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from "@simplewebauthn/browser";
import type { z } from "zod";
import { signalUnknown } from "@/components/forms/passkey-signals";
import type { CreationOptions, RequestOptions } from "@/lib/authentication/passkeys/webauthn.contract";
import type { FormProblem } from "@/lib/form";

/** Why the browser made or showed no passkey. */
export type PasskeyFailure = "stopped" | "unsupported" | "present";

/** What the browser made or showed, and what to tell it where the service refuses that. */
export type Shown<Credential> =
  | { credential: Credential; refused: (problem: FormProblem) => Promise<void> }
  | { failure: PasskeyFailure };

/** What browsers call it, by the reason (WebAuthn Level 3, sections 5.1.3 and 5.1.4). */
const failures: Record<string, PasskeyFailure> = {
  InvalidStateError: "present",
  SecurityError: "unsupported",
  NotSupportedError: "unsupported",
  ConstraintError: "unsupported",
};

async function watch<Credential extends { id: string }>(
  rpId: string | undefined,
  isUnknown: (problem: FormProblem) => boolean,
  ceremony: () => Promise<Credential>,
): Promise<Shown<Credential>> {
  if (!("PublicKeyCredential" in window)) return { failure: "unsupported" };
  try {
    const credential = await ceremony();
    const refused = async (problem: FormProblem) => {
      if (isUnknown(problem)) await signalUnknown(rpId, credential.id);
    };
    return { credential, refused };
  } catch (error) {
    // Closed, timed out, or given up for another ceremony: browsers tell these apart from nothing else.
    return { failure: (error instanceof Error && failures[error.name]) || "stopped" };
  }
}

/** Whether the service knows no such passkey: it was removed. */
const isUnknownShown = ({ errors }: FormProblem) => errors.includes("passkey.unknown");

/** Whether what was just made opens nothing: the service said no. Without an answer it may have arrived all the same. */
const isUnknownMade = ({ status = 500, errors }: FormProblem) =>
  status < 500 && !errors.includes("user.should.be.confirmed");

/** The ceremonies' code, fetched when the first one begins. */
const load = () => import("@simplewebauthn/browser");

/** Has the browser show a passkey. */
export const showPasskey = (options: z.output<typeof RequestOptions>): Promise<Shown<AuthenticationResponseJSON>> =>
  watch(options.rpId, isUnknownShown, async () =>
    // The contract promises texts where the type lists them; the service writes only those.
    (await load()).startAuthentication({ optionsJSON: options as PublicKeyCredentialRequestOptionsJSON }),
  );

/** Has the browser make a passkey. */
export const makePasskey = (options: z.output<typeof CreationOptions>): Promise<Shown<RegistrationResponseJSON>> =>
  watch(options.rp.id, isUnknownMade, async () =>
    // As above.
    (await load()).startRegistration({ optionsJSON: options as PublicKeyCredentialCreationOptionsJSON }),
  );

/** Whether the browser makes passkeys by itself, right after a password manager has filled in a password. */
export async function canMakeUnasked(): Promise<boolean> {
  const methods: Partial<typeof PublicKeyCredential> | undefined = window.PublicKeyCredential;
  return (await methods?.getClientCapabilities?.())?.conditionalCreate === true;
}

/** So long a browser is given to make a passkey by itself. It asks nobody, so that one that will does so at once. */
const UNASKED_MS = 3_000;

/** Has the browser make a passkey without asking anyone, where it sees fit. One that does not may never say so. */
export const makeUnasked = (options: z.output<typeof CreationOptions>): Promise<Shown<RegistrationResponseJSON>> =>
  watch(options.rp.id, isUnknownMade, async () => {
    // As above.
    const optionsJSON = options as PublicKeyCredentialCreationOptionsJSON;
    const { startRegistration, WebAuthnAbortService } = await load();
    const timer = setTimeout(() => WebAuthnAbortService.cancelCeremony(), UNASKED_MS);
    return startRegistration({ optionsJSON, useAutoRegister: true }).finally(() => clearTimeout(timer));
  });

/**
 * Offers passkeys among what the browser fills the field of the address with, for as long as the page is open or until
 * another ceremony begins. Resolves once someone has chosen one, or there is none to offer.
 */
export const offerPasskeys = (options: z.output<typeof RequestOptions>): Promise<Shown<AuthenticationResponseJSON>> =>
  watch(options.rpId, isUnknownShown, async () => {
    // As above.
    const optionsJSON = options as PublicKeyCredentialRequestOptionsJSON;
    return (await load()).startAuthentication({ optionsJSON, useBrowserAutofill: true });
  });
