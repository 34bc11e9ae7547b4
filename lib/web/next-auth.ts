import { stringifySetCookie } from "cookie";
import type { NextApiRequest, NextApiResponse } from "next";
import NextAuth from "next-auth";
import { anonymous } from "@/lib/actor";
import { recordRefusal } from "@/lib/audit/refusals";
import { env } from "@/lib/env";
import { wakeOutbox } from "@/lib/events/outbox";
import { clientOf } from "@/lib/http/client";
import { isJson, parseJson, readBytes } from "@/lib/http/read";
import { respondProblem, toProblem } from "@/lib/http/respond";
import { log } from "@/lib/log";
import { describeProblem, Problem } from "@/lib/problem";
import { randomToken } from "@/lib/secrets";
import { checkSettings } from "@/lib/settings/settings";
import { cookieName, deviceCookie, deviceOf, keptCookie, readCookies } from "@/lib/web/browser-cookies";
import { isProvider } from "@/lib/web/browser-session";
import { type AuthContext, authOptions } from "@/lib/web/next-auth-options";
import { requireSameOrigin } from "@/lib/web/origin";
import { returnPath, signInPath } from "@/lib/web/return-to";

type Fields = Record<string, unknown>;

const BASE = "/api/auth/";

/** next-auth's addresses that we use. Its log and session-update addresses take anything from anybody, and stay shut. */
const actions: Record<string, readonly string[]> = {
  GET: ["csrf", "session", "providers", "signin", "signout", "error"],
  POST: ["signin", "signout", "callback"],
};

async function readFields(request: Request): Promise<Fields> {
  if (request.method !== "POST") return {};
  const bytes = await readBytes(request);
  const mediaType = request.headers.get("content-type") ?? "";
  if (/^application\/x-www-form-urlencoded\b/i.test(mediaType)) {
    return Object.fromEntries(new URLSearchParams(new TextDecoder().decode(bytes)));
  }
  if (!isJson(mediaType)) throw new Problem("media.type.unsupported");
  const fields = parseJson(bytes);
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) throw new Problem("request.malformed");
  return { ...fields };
}

/** What next-auth is given: the request, with every address to return to already made safe. */
interface Visit {
  method: string;
  action: string;
  provider: string | undefined;
  fields: Fields;
  query: Record<string, string>;
  cookies: Record<string, string>;
}

async function readVisit(request: Request): Promise<Visit> {
  const url = new URL(request.url);
  const [action = "", provider, ...rest] = url.pathname.slice(BASE.length).split("/");
  const method = request.method === "HEAD" ? "GET" : request.method;
  if (!actions[method]) throw new Problem("method.not.allowed", { headers: { Allow: "GET, HEAD, POST" } });
  const known = actions[method].includes(action) && rest.length === 0;
  if (!known || (action === "callback" && !isProvider(provider))) throw new Problem("not.found");
  if (method === "POST") requireSameOrigin(request.headers);
  const fields = await readFields(request);
  const query = Object.fromEntries(url.searchParams);
  const cookies = readCookies(request.headers);
  const returnCookie = cookieName("return");
  // next-auth answers an address it cannot parse with 500, even one that only stands in a cookie.
  if ("callbackUrl" in query) query.callbackUrl = returnPath(query.callbackUrl);
  if ("callbackUrl" in fields) fields.callbackUrl = returnPath(fields.callbackUrl);
  if (returnCookie in cookies) cookies[returnCookie] = env().APP_URL + returnPath(cookies[returnCookie]);
  return { method, action, provider, fields, query, cookies };
}

/**
 * Runs next-auth on plain objects, through its handler for API routes: the one for route handlers reads cookies and
 * headers behind our back, and could neither be given safe ones nor be tested without a server.
 */
async function runNextAuth(visit: Visit, context: AuthContext): Promise<{ response: Response; target: string }> {
  const headers = new Map<string, string | string[]>();
  let status = 200;
  let body: string | null = null;
  const response = {
    status: (code: number) => {
      status = code;
      return response;
    },
    getHeader: (name: string) => headers.get(name.toLowerCase()),
    setHeader: (name: string, value: string | string[]) => {
      headers.set(name.toLowerCase(), value);
      return response;
    },
    json: (value: unknown) => {
      response.setHeader("content-type", "application/json");
      body = JSON.stringify(value);
    },
    send: (value: unknown) => {
      if (typeof value === "string") body = value;
      else response.json(value ?? {});
    },
    end: () => undefined,
  };
  const { method, action, provider, fields, query, cookies } = visit;
  const nextauth = provider === undefined ? [action] : [action, provider];
  const request = { method, body: fields, cookies, headers: {}, query: { ...query, nextauth } };
  // next-auth reads its origin here and nowhere else; on hosts without a server of ours nobody has set it.
  // biome-ignore lint/style/noProcessEnv: see above
  process.env.NEXTAUTH_URL = env().APP_URL;
  // next-auth uses no more of the two than what stands above.
  await NextAuth(request as unknown as NextApiRequest, response as unknown as NextApiResponse, authOptions(context));
  const lines = [...headers].flatMap(([name, value]) => [value].flat().map((item): [string, string] => [name, item]));
  const answer = new Response(body, { status, headers: lines });
  // Where it leads: a form is redirected, next-auth's client is told the address.
  const target = answer.headers.get("location") ?? (fields.json === "true" ? body : null) ?? "";
  return { response: answer, target };
}

/** A failure as next-auth's client and a plain form expect it: the sign-in page's address with the kind of the problem. */
function respondFailure(visit: Visit, context: AuthContext): Response {
  const problem = toProblem(context.failure);
  const { status } = describeProblem(problem.kind);
  if (status >= 500) log.error({ requestId: context.client.requestId, error: context.failure }, problem.message);
  const target = visit.fields.callbackUrl ?? visit.cookies[cookieName("return")] ?? "/";
  const page = env().APP_URL + signInPath(String(target), problem.kind);
  if (visit.fields.json === "true") return Response.json({ url: page }, { status, headers: problem.headers });
  return new Response(null, { status: 303, headers: { Location: page } });
}

async function answer(request: Request, context: AuthContext): Promise<Response> {
  await checkSettings();
  const visit = await readVisit(request);
  const device = deviceOf(visit.cookies) ?? randomToken();
  context.cookie = visit.cookies[cookieName("session")];
  context.client = { ...context.client, deviceId: device };
  const { response, target } = await runNextAuth(visit, context);
  if (visit.method === "POST" && /[?&]csrf=true\b/.test(target)) {
    context.failure = new Problem("forbidden", {
      detail: "The form has expired. Load the page again.",
      reason: "the CSRF token does not match",
    });
  }
  // Who asks after a session that is over is told that there is none, which is no failure; that the database is away is one.
  const stale = visit.action === "session" && context.failure instanceof Problem;
  if (context.failure !== undefined && !stale) {
    await recordRefusal(anonymous(context.client), visit.provider ?? visit.action, context.failure);
    const refusal = respondFailure(visit, context);
    const goesOn = context.failure instanceof Problem && context.failure.kind === "second.factor.required";
    // Its next step is taken by the same device alone.
    if (goesOn) refusal.headers.append("Set-Cookie", stringifySetCookie(deviceCookie(device)));
    return refusal;
  }
  const { started } = context;
  if (started) response.headers.append("Set-Cookie", stringifySetCookie(deviceCookie(device)));
  if (started?.keptAccount) response.headers.append("Set-Cookie", stringifySetCookie(keptCookie(started.sessionId)));
  return response;
}

/** Answers one request to next-auth's addresses. Never throws; a failure of ours never takes a session cookie away. */
export async function answerNextAuth(request: Request): Promise<Response> {
  const context: AuthContext = { client: clientOf(request.headers), cookie: undefined };
  let response: Response;
  try {
    response = await answer(request, context);
    wakeOutbox();
  } catch (error) {
    response = respondProblem(error, context.client);
  }
  response.headers.set("Cache-Control", "no-store");
  response.headers.set("X-Request-Id", context.client.requestId);
  return response;
}
