import { readdirSync } from "node:fs";
import path from "node:path";
import { type APIRequestContext, type APIResponse, expect } from "@playwright/test";
import { contracts } from "@/lib/contracts";
import { addressesOf } from "@/lib/http/table";
import { test } from "./test";

/*
 * What every answer of the production build says to browsers and caches: each page and file of the route tree, each
 * address of each contract, what the build serves, and what leads nowhere.
 */

const concrete = (route: string) => route.replace(/\/\([^)]+\)/g, "").replace(/\[+[^\]]+\]+|\{\w+\}/g, "1");

/** Addresses that a file of this name makes, for example `page.tsx`. */
const routes = (file: string) =>
  readdirSync("app", { recursive: true, encoding: "utf8" })
    .filter((name) => path.basename(name) === file)
    .map((name) => `/${concrete(`/${path.dirname(name)}`).slice(1)}`.replace("/.", "/"));

const pages = routes("page.tsx");
const downloads = routes("route.ts").filter((route) => !route.startsWith("/v1") && !route.startsWith("/api"));
const operations = contracts.flatMap((contract) => addressesOf(contract).map((address) => ({ contract, ...address })));

const get = (request: APIRequestContext, url: string, method = "GET") =>
  request.fetch(url, { method, maxRedirects: 0, failOnStatusCode: false });

/** @param origins whose pages browsers hand the answer to */
function expectSafe(name: string, answer: APIResponse, origins?: "*"): void {
  const headers = answer.headers();
  expect(answer.status(), name).toBeLessThan(500);
  expect(headers, name).toMatchObject({
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": expect.stringContaining("camera=()"),
  });
  expect(headers["x-powered-by"], name).toBeUndefined();
  expect(headers["access-control-allow-origin"], name).toBe(origins);
  for (const cookie of answer.headersArray().filter(({ name: header }) => header.toLowerCase() === "set-cookie"))
    expect(cookie.value, name).toMatch(/; HttpOnly.*; SameSite=Lax/i);
}

const expectUncached = (name: string, answer: APIResponse) =>
  expect(answer.headers()["cache-control"], name).toContain("no-store");

/** Pages that browsers may keep for whoever goes back, while nobody is signed in. */
const keepable = /^\/(sign-in|sign-up|sign-in-link|restore|resend|unlock|docs(\/\S*)?|problems(\/\S*)?)$/;

function expectPage(name: string, answer: APIResponse): void {
  expectSafe(name, answer);
  if (keepable.test(name)) expect(answer.headers()["cache-control"], name).toBe("private, no-cache");
  else expectUncached(name, answer);
  const policy = answer.headers()["content-security-policy"] ?? "";
  expect(policy, name).toMatch(/script-src 'nonce-[\w+/=]+' 'strict-dynamic';/);
  expect(policy, name).toContain("frame-ancestors 'none'");
  expect(policy.replace(/style-src-attr 'unsafe-hashes' 'sha256-[\w+/]{43}=';/, ""), name).not.toContain("unsafe");
}

async function signIn(request: APIRequestContext): Promise<void> {
  const { csrfToken } = await (await request.get("/api/auth/csrf")).json();
  const data = { email: "admin@example.com", password: "correct horse battery staple", csrfToken, json: "true" };
  const headers = { origin: new URL((await request.get("/status")).url()).origin };
  expect((await request.post("/api/auth/callback/credentials", { data, headers })).status()).toBe(200);
}

test("every page, to strangers and administrators, when it is shown, refuses, redirects or is not found", async ({
  request,
}) => {
  expect(pages.length).toBeGreaterThan(30);
  for (const url of [...pages, "/sign-in?callbackUrl=%2Fadmin", "/no/such/page"])
    expectPage(url, await get(request, url));
  await signIn(request);
  for (const url of pages) expectPage(`${url} as administrator`, await get(request, url));
  for (const url of downloads) {
    const answer = await get(request, url);
    expectSafe(url, answer);
    expectUncached(url, answer);
  }
});

test("every address of every operation, answered or refused, and unknown paths, methods and bodies", async ({
  request,
}) => {
  const others = [
    { method: "GET", path: "/v1/nothing" },
    { method: "PUT", path: "/v1/user" },
    { method: "OPTIONS", path: "/v1/user" },
    { method: "GET", path: "/api/auth/csrf" },
    { method: "GET", path: "/api/auth/session" },
    { method: "GET", path: "/api/auth/nothing" },
    { method: "POST", path: "/api/auth/signin" },
  ].map((address) => ({ contract: undefined, ...address }));
  for (const { contract, method, path: address } of [...operations, ...others]) {
    const name = `${method} ${address}`;
    const answer = await get(request, concrete(address), method);
    expectSafe(name, answer, contract?.anyOrigin ? "*" : undefined);
    expect(answer.headers()["content-security-policy"], name).toBe("default-src 'none'; frame-ancestors 'none'");
    if (contract?.cacheSeconds) expect(answer.headers()["cache-control"], name).toContain("public");
    else expectUncached(name, answer);
  }
});

test("static files, of both kinds of encoding, those that are not there, and addresses that are not well-formed", async ({
  request,
}) => {
  const home = await (await request.get("/sign-in")).text();
  const files = [...new Set(home.match(/\/_next\/static\/[\w./~-]+\.(?:js|css|woff2)/g))];
  expect(files.length).toBeGreaterThan(3);
  for (const url of [...files, "/icon.svg", "/favicon.ico"]) {
    for (const encoding of ["br", "identity"]) {
      const answer = await request.get(url, { headers: { "accept-encoding": encoding } });
      expectSafe(`${url} ${encoding}`, answer);
      expect(answer.status(), url).toBe(200);
      expect(answer.headers()["set-cookie"], url).toBeUndefined();
    }
  }
  for (const url of ["/_next/static/nothing.js", "/%", "/%00", "/_next/image?url=x", "/.env"])
    expectSafe(url, await get(request, url));
});
