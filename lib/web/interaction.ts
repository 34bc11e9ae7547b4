import { cookies } from "next/headers";
import { findInteraction, type Interaction } from "@/lib/oauth/consent/interactions";
import { interactionCookie, interactionsIn } from "@/lib/oauth/provider/cookies";

/**
 * The sign-in to an application that this browser has begun. Nobody goes on with another browser's: what they say to it would
 * count there.
 */
export async function interactionHere(id: string): Promise<Interaction | undefined> {
  const begun = interactionsIn((await cookies()).get(interactionCookie())?.value);
  return begun.includes(id) ? findInteraction(id) : undefined;
}
