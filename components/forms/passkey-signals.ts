/*
 * What pages tell the browser, and so its password managers, about passkeys (WebAuthn Level 3, section 5.1.10, "Signal API"):
 * they then offer none that opens nothing, and the others under the name of today.
 */

/** Browsers that know nothing of it are told nothing. What is told is a courtesy, and nothing waits for it. */
async function signal(tell: (methods: Partial<typeof PublicKeyCredential>) => Promise<void> | undefined) {
  try {
    await tell(window.PublicKeyCredential ?? {});
  } catch {
    // No manager listens, or the domain is not the page's.
  }
}

/** A passkey opens nothing: it was removed, or what it was made for was refused. */
export const signalUnknown = (rpId: string | undefined, credentialId: string): Promise<void> =>
  signal((methods) => methods.signalUnknownCredential?.({ rpId: rpId ?? window.location.hostname, credentialId }));

/** What someone's passkeys are now, and what they are called. */
export interface OwnPasskeys {
  rpId: string;
  /** The handle that authenticators know them by, base64url. */
  userId: string;
  name: string;
  displayName: string;
  credentialIds: string[];
}

/** Those that are missing go from the managers. To be called with what the service has said just now, while none is being made. */
export const signalRemaining = ({ rpId, userId, credentialIds }: OwnPasskeys): Promise<void> =>
  signal((methods) =>
    methods.signalAllAcceptedCredentials?.({ rpId, userId, allAcceptedCredentialIds: credentialIds }),
  );

/** The name under which they are offered is the one of now. */
export const signalDetails = ({ rpId, userId, name, displayName }: OwnPasskeys): Promise<void> =>
  signal((methods) => methods.signalCurrentUserDetails?.({ rpId, userId, name, displayName }));
