import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import { beforeEach, expect, test, vi } from "vitest";
import { system } from "@/lib/actor";
import { rotateSigningKey } from "@/lib/sessions/keys/keys";
import { forgetSigningKeys } from "@/lib/sessions/keys/signing-keys";
import { send } from "@/lib/testing/call";
import { moveClock } from "@/lib/testing/conditions";
import { createUser, freshDatabase } from "@/lib/testing/factories";
import { CALLBACK, createClient, pkce, redeem, Surfer, surferOf } from "@/lib/testing/oauth/relying-party";
import { handleOAuth } from "@/lib/web/oauth/oauth-bridge";

beforeEach(freshDatabase);

test("once a rotated key signs it signs ID tokens, published before; what the earlier one signed is still known", async () => {
  const [client, user] = [await createClient({ firstParty: true }), await createUser()];
  const surfer = await surferOf(user);
  const issue = async () => (await redeem(client, await surfer.authorize(client, pkce))).body.id_token;
  const kidOf = (token: string) => decodeProtectedHeader(token).kid;
  const first = await issue();
  const { kid } = await rotateSigningKey(system("test"));
  expect(kidOf(await issue())).toBe(kidOf(first));
  const published = createLocalJWKSet((await send("GET", "/.well-known/jwks.json")).body);
  moveClock(601);
  forgetSigningKeys();
  const second = await issue();
  expect(kidOf(second)).toBe(kid);
  for (const token of [first, second])
    expect((await jwtVerify(token, published, { audience: client.id, currentDate: new Date() })).payload.sub).toBe(
      user.id,
    );
  const hinted = await surfer.authorize(client, { ...pkce, prompt: "none", id_token_hint: first });
  expect(hinted.searchParams.has("code")).toBe(true);
});

test("a page of a single-page client may call from where it is, and no other page and no other client's", async () => {
  const page = await createClient({ kind: "single_page", authMethod: "none" });
  const web = await createClient();
  const ask = (client: string, origin: string) =>
    handleOAuth(
      new Request("http://localhost:3000/oauth/token", {
        method: "POST",
        headers: { origin, accept: "application/json" },
        body: new URLSearchParams({ grant_type: "refresh_token", refresh_token: "unknown", client_id: client }),
      }),
    );
  const own = new URL(CALLBACK).origin;
  expect((await ask(page.id, own)).headers.get("access-control-allow-origin")).toBe(own);
  expect((await ask(page.id, own)).headers.get("access-control-allow-credentials")).toBeNull();
  for (const [client, origin] of [
    [page.id, "https://evil.example"],
    [page.id, "null"],
    [web.id, own],
  ] as const)
    expect((await ask(client, origin)).headers.get("access-control-allow-origin")).toBeNull();
});

test("authorization requests by POST, from another site without our cookies, go on in the browser that is signed in", async () => {
  const client = await createClient({ firstParty: true });
  const surfer = await surferOf(await createUser());
  const params = { ...pkce, client_id: client.id, redirect_uri: CALLBACK, response_type: "code", scope: "openid" };
  const crossSite = new Surfer();
  const posted = await crossSite.open("/oauth/authorize", { method: "POST", body: new URLSearchParams(params) });
  expect(posted.status).toBe(303);
  surfer.cookies = { ...surfer.cookies, ...crossSite.cookies };
  for (const [path, cookies] of crossSite.cookiesOfPath) surfer.cookiesOfPath.set(path, cookies);
  const id = posted.headers.get("location")?.split("/consent/")[1];
  expect((await surfer.open(`/oauth/authorize/${id}`)).headers.get("location")).toContain("code=");
});

test("sign-ins begun in several tabs all go on, known by a cookie that every page is shown", async () => {
  const [client, surfer] = [await createClient(), await surferOf(await createUser())];
  const pages = [await surfer.authorize(client, pkce), await surfer.authorize(client, pkce)];
  // The page of the first is looked at in answer to a form of another page, whose address this is not.
  for (const page of pages) expect((await surfer.decide(page, "allow")).searchParams.has("code")).toBe(true);
  expect(Object.keys(surfer.cookies).filter((name) => name.startsWith("gatehouse-provider"))).toEqual([]);
  const begun = await new Surfer().open(
    `/oauth/authorize?${new URLSearchParams({ ...pkce, client_id: client.id, redirect_uri: CALLBACK, response_type: "code", scope: "openid" })}`,
  );
  const line = begun.headers.getSetCookie().find((one) => one.startsWith("gatehouse-interaction="));
  expect(line).toMatch(/; path=\/;.*httponly/i);
});

test("what the request says of its host changes no address, and nothing is written to the console", async () => {
  const spies = (["warn", "info", "error", "log"] as const).map((name) => vi.spyOn(console, name));
  const request = new Request("http://localhost:3000/oauth/authorize?client_id=x", {
    headers: {
      host: "evil.example",
      "x-forwarded-host": "evil.example",
      "x-forwarded-proto": "https",
      accept: "text/html",
    },
  });
  const answer = await handleOAuth(request);
  expect(JSON.stringify([...answer.headers])).not.toContain("evil.example");
  for (const spy of spies) {
    expect(spy).not.toHaveBeenCalled();
    spy.mockRestore();
  }
});
