import { redirect } from "next/navigation";
import type { Actor } from "@/lib/actor";
import { currentActor, PASSWORD_CHANGE_PAGE } from "@/lib/web/current-actor";
import { enrollPath, returnPath } from "@/lib/web/return-to";

/** Where someone goes who came from nowhere in particular. */
const HOME = "/account";

/** Where someone goes who has just verified their email: the account, which says so. */
export const VERIFIED_PATH = `${HOME}?done=verified`;

/** Where someone goes who has just accepted an invitation: the account, which welcomes them. */
export const WELCOME_PATH = `${HOME}?done=welcome`;

/** Where to go after signing in: where someone came from, as far as it is ours, else their account. */
export function landingPath(target: unknown): string {
  const path = returnPath(target);
  return path === "/" ? HOME : path;
}

/** Sends anyone who is signed in already on their way; everyone else may stay. */
export async function leaveIfSignedIn(target: unknown): Promise<Actor> {
  const actor = await currentActor();
  if (actor.type !== "user") return actor;
  if (actor.mustEnroll) redirect(enrollPath(landingPath(target)));
  redirect(actor.mustChangePassword ? PASSWORD_CHANGE_PAGE : landingPath(target));
}
