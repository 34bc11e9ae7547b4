import type { CDPSession, Page } from "@playwright/test";

/** Chromium's own authenticator: what a phone or a laptop with a fingerprint reader would be. */
export interface VirtualAuthenticator {
  client: CDPSession;
  authenticatorId: string;
}

/** Gives a page an authenticator that touches and verifies by itself. Each page has its own. */
export async function plugIn(page: Page): Promise<VirtualAuthenticator> {
  const client = await page.context().newCDPSession(page);
  await client.send("WebAuthn.enable");
  const { authenticatorId } = await client.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { client, authenticatorId };
}

/** Whether it verifies its user: where it does not, browsers end the ceremony as they do when someone cancels it. */
export const verifyUser = ({ client, authenticatorId }: VirtualAuthenticator, isUserVerified: boolean) =>
  client.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });

/** The passkeys that it holds. */
export const passkeysIn = async ({ client, authenticatorId }: VirtualAuthenticator) =>
  (await client.send("WebAuthn.getCredentials", { authenticatorId })).credentials;

/** Leaves it without the passkeys that it holds; resolves to them. */
export async function takeOut(authenticator: VirtualAuthenticator) {
  const held = await passkeysIn(authenticator);
  await authenticator.client.send("WebAuthn.clearCredentials", { authenticatorId: authenticator.authenticatorId });
  return held;
}

type Held = Awaited<ReturnType<typeof passkeysIn>>[number];

/** Puts a copy of a passkey into it, in the place of what it holds. */
export async function putInto({ client, authenticatorId }: VirtualAuthenticator, credential: Held): Promise<void> {
  await client.send("WebAuthn.clearCredentials", { authenticatorId });
  await client.send("WebAuthn.addCredential", { authenticatorId, credential });
}
