import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { anonymous } from "@/lib/actor";
import { recordRefusal } from "@/lib/audit/refusals";
import { env } from "@/lib/env";
import { wakeOutbox } from "@/lib/events/outbox";
import type { FormState } from "@/lib/form";
import { clientOf } from "@/lib/http/client";
import { Problem } from "@/lib/problem";
import { randomToken } from "@/lib/secrets";
import { actorOfCookie } from "@/lib/sessions/authenticate";
import { sealBrowserCookie } from "@/lib/sessions/browser-cookie";
import { checkSettings } from "@/lib/settings/settings";
import { refused, type Submission, valuesOf } from "@/lib/web/action";
import { cookieName, deviceCookie, keptCookie, noSessionCookie, sessionCookie } from "@/lib/web/browser-cookies";
import {
  endBrowserSession,
  type Provider,
  type StartedInBrowser,
  startBrowserSession,
  type Visitor,
} from "@/lib/web/browser-session";
import { keepChallenge } from "@/lib/web/challenge";
import { currentDevice } from "@/lib/web/device";
import { requireSameOrigin } from "@/lib/web/origin";
import { keepLocale } from "@/lib/web/preference-cookies";
import { returnPath, secondStepPath } from "@/lib/web/return-to";

/*
 * Signing in and out by our own forms, as server actions, so that a form works without JavaScript and keeps what was typed.
 * They leave the very cookie that next-auth's addresses leave. Its form token is not asked for: an action checks where the form
 * comes from, as all of them do.
 */

interface KnownVisitor extends Visitor {
  /** The id by which the browser is known from now on. */
  device: string;
}

async function currentVisitor(): Promise<KnownVisitor> {
  const device = (await currentDevice()) ?? randomToken();
  const client = { ...clientOf(await headers()), deviceId: device };
  return { client, cookie: (await cookies()).get(cookieName("session"))?.value, device };
}

type Attempt = FormState<{ returnTo: string }> & { error?: unknown };

/** Does what a form asks for, and says where to go on. A refusal is plain data, and on record unless the form is not ours. */
async function attempt(
  { client }: Visitor,
  what: string,
  data: Submission,
  work: () => Promise<void>,
): Promise<Attempt> {
  try {
    requireSameOrigin(await headers());
    await checkSettings();
    await work().catch(async (error: unknown) => {
      await recordRefusal(anonymous(client), what, error);
      throw error;
    });
    wakeOutbox();
    return { result: { returnTo: returnPath(valuesOf(data).callbackUrl) } };
  } catch (error) {
    return { ...refused(data, error, client.requestId), error };
  }
}

async function keepSession({ sessionId, keptAccount }: StartedInBrowser, device: string): Promise<void> {
  const named = { sessionId, issuedAtSeconds: Math.floor(Date.now() / 1000) };
  const jar = await cookies();
  jar.set(sessionCookie(await sealBrowserCookie(named, env().REFRESH_TOKEN_MAX_SECONDS)));
  jar.set(deviceCookie(device));
  if (keptAccount) jar.set(keptCookie(sessionId));
}

/**
 * Signs this browser in. `callbackUrl` among the values says where to go on; the answer's `returnTo` is safe to follow. Anyone
 * who has a second factor is led to the page that asks for it.
 */
export async function submitSignIn(provider: Provider, data: Submission): Promise<FormState<{ returnTo: string }>> {
  const visitor = await currentVisitor();
  const { error, ...answer } = await attempt(visitor, provider, data, async () => {
    await keepSession(await startBrowserSession(provider, visitor, valuesOf(data)), visitor.device);
    await keepOwnLocale();
  });
  if (error instanceof Problem && error.kind === "second.factor.required") {
    // Its next step is taken by the same device alone.
    (await cookies()).set(deviceCookie(visitor.device));
    await keepChallenge(error);
    redirect(secondStepPath(valuesOf(data).callbackUrl));
  }
  return answer;
}

/** Signs this browser out. */
export async function submitSignOut(data: Submission = {}): Promise<FormState<{ returnTo: string }>> {
  await keepOwnLocale();
  const visitor = await currentVisitor();
  const { error: _, ...answer } = await attempt(visitor, "signout", data, async () => {
    await endBrowserSession(visitor);
    (await cookies()).set(noSessionCookie());
  });
  return answer;
}

/** The pages go on in the language of the user who was signed in, however the session ends. */
async function keepOwnLocale(): Promise<void> {
  const session = (await cookies()).get(cookieName("session"))?.value;
  const actor = await actorOfCookie(session, clientOf(await headers()));
  if (actor.type === "user") await keepLocale(actor.locale);
}
