import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { Actor, UserActor } from "@/lib/actor";
import { clientOf } from "@/lib/http/client";
import { actorOfCookie } from "@/lib/sessions/authenticate";
import { cookieName } from "@/lib/web/browser-cookies";
import { currentDevice } from "@/lib/web/device";
import { knowSettings } from "@/lib/web/known-settings";
import { enrollPath, signInPath } from "@/lib/web/return-to";

/** Who looks at this page or sends this form: asked of the session's row once per request, never of the cookie alone. */
export const currentActor = cache(async (): Promise<Actor> => {
  await knowSettings();
  const client = { ...clientOf(await headers()), deviceId: await currentDevice() };
  return actorOfCookie((await cookies()).get(cookieName("session"))?.value, client);
});

/**
 * The person who looks at this page. Anybody else is sent to sign in, and anyone who must add a second factor or choose a new password to that.
 * @param returnTo path of the page, to come back to
 */
export async function requireUser(returnTo: string): Promise<UserActor> {
  const actor = await currentActor();
  if (actor.type !== "user") redirect(signInPath(returnTo));
  if (actor.mustEnroll) redirect(enrollPath(returnTo));
  if (actor.mustChangePassword) redirect(PASSWORD_CHANGE_PAGE);
  return actor;
}

/** Where a person whom an administrator asked for a new password chooses it. */
export const PASSWORD_CHANGE_PAGE = "/choose-password";
