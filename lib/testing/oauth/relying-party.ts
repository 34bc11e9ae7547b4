import { createHash } from "node:crypto";
import { decide } from "@/app/(account)/consent/[id]/actions";
import { db } from "@/lib/db";
import { digest, randomToken } from "@/lib/secrets";
import { Browser } from "@/lib/testing/browser";
import { createApplication } from "@/lib/testing/factories";
import { visit } from "@/lib/testing/next/next-headers";
import { cookieName, readCookies } from "@/lib/web/browser-cookies";
import { handleOAuth } from "@/lib/web/oauth/oauth-bridge";
import type { OAuthClient, User } from "@/prisma/client/client";

const ORIGIN = "http://localhost:3000";
export const CALLBACK = "https://app.example/callback";

/** An application that people sign in to, with a secret; a confidential one with PKCE unless told otherwise. */
export async function createClient(data: Partial<Omit<OAuthClient, "jwks" | "claims">> & { claims?: object[] } = {}) {
  const { application } = await createApplication({ tokens: {} });
  const secret = `ghs_${randomToken()}`;
  const client = await db.oAuthClient.create({
    data: {
      applicationId: application.id,
      kind: "web",
      redirectUris: [CALLBACK],
      grants: ["authorization_code", "refresh_token"],
      scopes: ["openid", "profile", "email", "roles", "permissions", "offline_access"],
      authMethod: "client_secret_basic",
      secrets: { create: { digest: digest(secret) } },
      ...data,
    },
  });
  return { id: client.applicationId, name: application.name, secret, client };
}

export type TestClient = Awaited<ReturnType<typeof createClient>>;

/** A browser that also goes to the provider, and through the pages between. */
export class Surfer extends Browser {
  /** Those that one path alone is shown. */
  readonly cookiesOfPath = new Map<string, Record<string, string>>();

  async open(path: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(path, ORIGIN);
    const cookie = Object.entries({ ...this.cookies, ...this.cookiesOfPath.get(url.pathname) })
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join("; ");
    const headers = { accept: "text/html", cookie, ...init.headers };
    const response = await handleOAuth(new Request(url, { ...init, headers }));
    for (const line of response.headers.getSetCookie()) this.keep(line);
    return response;
  }

  private keep(line: string): void {
    const path = /; path=([^;]+)/i.exec(line)?.[1] ?? "/";
    const jar = path === "/" ? this.cookies : (this.cookiesOfPath.get(path) ?? {});
    if (path !== "/") this.cookiesOfPath.set(path, jar);
    for (const [name, value] of Object.entries(readCookies(new Headers({ cookie: line.split(";")[0] ?? "" })))) {
      if (value) jar[name] = value;
      else delete jar[name];
    }
  }

  /** Where an authorization request leads: the address alone. */
  async authorize(client: TestClient, params: Record<string, string | undefined> = {}): Promise<URL> {
    const all = { client_id: client.id, redirect_uri: CALLBACK, response_type: "code", scope: "openid", ...params };
    const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return locationOf(await this.open(`/oauth/authorize?${new URLSearchParams(given)}`));
  }

  /** What the person says to the page that an address leads to, and where the provider leads from there. */
  async decide(page: URL, decision: "allow" | "deny"): Promise<URL> {
    const id = page.pathname.slice("/consent/".length);
    visit.cookies = new Map(Object.entries(this.cookies));
    visit.headers = new Headers({ origin: ORIGIN });
    const data = new FormData();
    for (const [name, value] of Object.entries({ id, decision })) data.set(name, value);
    const outcome: unknown = await decide({}, data).catch((error: unknown) => error);
    if (!String(Object(outcome).digest).startsWith("NEXT_REDIRECT")) throw new Error(JSON.stringify(outcome));
    return locationOf(await this.open(`/oauth/authorize/${id}`));
  }
}

export function locationOf(response: Response): URL {
  const location = response.headers.get("location");
  if (!location) throw new Error(`${response.status} without a Location`);
  return new URL(location, ORIGIN);
}

/** A browser in which someone is signed in. */
export async function surferOf(user: Pick<User, "email">): Promise<Surfer> {
  const surfer = new Surfer();
  await surfer.signIn(user.email);
  return surfer;
}

/** The session of a browser, whose cookie is sealed. */
export const sessionCookieOf = ({ cookies }: Surfer) => cookies[cookieName("session")];

export const verifier = "a-verifier-of-at-least-forty-three-characters-is-what-pkce-asks-for";
export const pkce = {
  code_challenge: createHash("sha256").update(verifier).digest("base64url"),
  code_challenge_method: "S256",
};

const basic = ({ id, secret }: TestClient) => `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;

/** A request of the application itself. */
export async function ask(path: string, client: TestClient | undefined, fields: Record<string, string>) {
  const response = await handleOAuth(
    new Request(new URL(path, ORIGIN), {
      method: "POST",
      headers: {
        accept: "application/json",
        "content-type": "application/x-www-form-urlencoded",
        ...(client ? { authorization: basic(client) } : {}),
      },
      body: new URLSearchParams(fields),
    }),
  );
  const text = await response.text();
  // Tests read answers of every shape; what they find there is what they assert.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  const body: any = text ? JSON.parse(text) : {};
  return { status: response.status, headers: response.headers, body };
}

/** Trades a code for tokens. */
export const redeem = (client: TestClient, address: URL, fields: Record<string, string> = {}) =>
  ask("/oauth/token", client, {
    grant_type: "authorization_code",
    code: address.searchParams.get("code") ?? "",
    redirect_uri: CALLBACK,
    code_verifier: verifier,
    ...fields,
  });

/** Signs someone in to an application for the first time, and gives what it holds then. */
export async function signInTo(client: TestClient, surfer: Surfer, params: Record<string, string> = {}) {
  const page = await surfer.authorize(client, { ...pkce, ...params });
  const address = page.pathname.startsWith("/consent/") ? await surfer.decide(page, "allow") : page;
  return (await redeem(client, address)).body;
}
