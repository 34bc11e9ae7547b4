import { cookies } from "next/headers";
import { findInteraction, hintedMailbox, type Interaction } from "@/lib/oauth/consent/interactions";
import { interactionCookie, interactionsIn } from "@/lib/oauth/provider/cookies";

/**
 * The sign-in to an application that this browser has begun. Nobody goes on with another browser's: what they say to it would
 * count there.
 */
export async function interactionHere(id: string): Promise<Interaction | undefined> {
  const begun = interactionsIn((await cookies()).get(interactionCookie())?.value);
  return begun.includes(id) ? findInteraction(id) : undefined;
}

/** Whom the application expects that someone is signing in to, told from where the sign-in page leads back to. */
export async function expectedMailbox(returnTo: string): Promise<string | undefined> {
  const id = /^\/consent\/([^/?#]+)$/.exec(returnTo)?.[1];
  const interaction = id === undefined ? undefined : await interactionHere(decodeURIComponent(id));
  return interaction && hintedMailbox(interaction);
}
