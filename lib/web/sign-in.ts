import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { NextResponse } from "next/server";
import { env } from "@/lib/env";
import type { FormState } from "@/lib/form";
import { clientOf } from "@/lib/http/client";
import { Problem } from "@/lib/problem";
import { actorOfCookie } from "@/lib/sessions/authenticate";
import { refused, type Submission, valuesOf } from "@/lib/web/action";
import { cookieName, cookieOptions } from "@/lib/web/browser-cookies";
import { keepChallenge } from "@/lib/web/challenge";
import { passThroughNextAuth } from "@/lib/web/next-auth";
import type { Provider } from "@/lib/web/next-auth-options";
import { requireSameOrigin } from "@/lib/web/origin";
import { keepLocale } from "@/lib/web/preference-cookies";
import { returnPath, secondStepPath } from "@/lib/web/return-to";

/** Headers that belong to the form's own request and not to the one it causes. */
const OWN_HEADERS = ["content-length", "content-type", "transfer-encoding", "next-action"];

/** One request to next-auth's own address, as the browser that sends this form would make it; its cookies reach the browser. */
async function passThrough(path: string, body?: Record<string, unknown>): Promise<Response> {
  const jar = await cookies();
  const forwarded = new Headers(await headers());
  for (const name of OWN_HEADERS) forwarded.delete(name);
  const sent = jar.getAll().map(({ name, value }) => `${name}=${encodeURIComponent(value)}`);
  forwarded.set("cookie", sent.join("; "));
  if (body) forwarded.set("content-type", "application/json");
  const request = new Request(`${env().APP_URL}/api/auth/${path}`, {
    method: body ? "POST" : "GET",
    headers: forwarded,
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const { response, failure } = await passThroughNextAuth(request);
  for (const cookie of new NextResponse(null, { headers: response.headers }).cookies.getAll()) {
    // An empty value is how a cookie goes; reading the header loses that, and the `Max-Age=0` beside it.
    jar.set(cookie.value ? cookie : { ...cookieOptions(), name: cookie.name, value: "", maxAge: 0 });
  }
  if (failure !== undefined) throw failure;
  return response;
}

/** next-auth's proof that a form is ours; asking for it leaves the cookie that belongs to it. */
async function csrfToken(): Promise<string> {
  const { csrfToken: token }: { csrfToken: string } = await (await passThrough("csrf")).json();
  return token;
}

async function post(path: string, data: Submission): Promise<FormState<{ returnTo: string }>> {
  const requestHeaders = await headers();
  const values = valuesOf(data);
  const callbackUrl = returnPath(values.callbackUrl);
  try {
    requireSameOrigin(requestHeaders);
    await passThrough(path, { ...values, callbackUrl, csrfToken: await csrfToken(), json: "true" });
    return { result: { returnTo: callbackUrl } };
  } catch (error) {
    if (error instanceof Problem && error.kind === "second.factor.required") await keepChallenge(error);
    return refused(data, error, clientOf(requestHeaders).requestId);
  }
}

/**
 * Signs this browser in through next-auth's own address; for server actions, so that a form works without JavaScript and
 * keeps what was typed. `callbackUrl` among the values says where to go on; the answer's `returnTo` is safe to follow. Anyone
 * who has a second factor is led to the page that asks for it.
 */
export async function submitSignIn(provider: Provider, data: Submission) {
  const answer = await post(`callback/${provider}`, data);
  if (answer.problem?.errors.includes("second.factor.required")) redirect(secondStepPath(valuesOf(data).callbackUrl));
  if (!answer.problem) await keepOwnLocale();
  return answer;
}

/** Signs this browser out through next-auth's own address. */
export async function submitSignOut(data: Submission = {}) {
  await keepOwnLocale();
  return post("signout", data);
}

/** The pages go on in the language of the user who was signed in, however the session ends. */
async function keepOwnLocale(): Promise<void> {
  const session = (await cookies()).get(cookieName("session"))?.value;
  const actor = await actorOfCookie(session, clientOf(await headers()));
  if (actor.type === "user") await keepLocale(actor.locale);
}
