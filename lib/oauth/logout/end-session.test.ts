import { beforeEach, expect, test } from "vitest";
import SignOutPage from "@/app/(account)/sign-out/page";
import { db } from "@/lib/db";
import { createUser, freshDatabase } from "@/lib/testing/factories";
import { visit } from "@/lib/testing/next/next-headers";
import { createClient, locationOf, type Surfer, signInTo, surferOf } from "@/lib/testing/oauth/relying-party";

beforeEach(freshDatabase);

const AFTER = "https://app.example/signed-out";
const signedIn = () => db.session.count({ where: { clientType: "browser", endedAt: null } });
const end = (surfer: Surfer, params: Record<string, string>) =>
  surfer.open(`/oauth/end-session?${new URLSearchParams(params)}`);

test("an ID token of this session signs out at once: tokens end, and the application is reached with its state", async () => {
  const [client, surfer] = [
    await createClient({ postLogoutRedirectUris: [AFTER] }),
    await surferOf(await createUser()),
  ];
  const tokens = await signInTo(client, surfer);
  const answer = await end(surfer, { id_token_hint: tokens.id_token, post_logout_redirect_uri: AFTER, state: "s" });
  expect(locationOf(answer).href).toBe(`${AFTER}?state=s`);
  expect(surfer.cookies["gatehouse-session"]).toBeUndefined();
  expect(await signedIn()).toBe(0);
  const bearer = { headers: { authorization: `Bearer ${tokens.access_token}`, accept: "application/json" } };
  expect((await surfer.open("/oauth/userinfo", bearer)).status).toBe(401);
  expect(await db.auditEvent.count({ where: { action: "session.ended" } })).toBe(1);
});

test("the same by POST", async () => {
  const [client, surfer] = [
    await createClient({ postLogoutRedirectUris: [AFTER] }),
    await surferOf(await createUser()),
  ];
  const { id_token } = await signInTo(client, surfer);
  const answer = await surfer.open("/oauth/end-session", {
    method: "POST",
    body: new URLSearchParams({ id_token_hint: id_token, post_logout_redirect_uri: AFTER }),
  });
  expect(locationOf(answer).href).toBe(AFTER);
  expect(await signedIn()).toBe(0);
});

test("without an ID token of this very session the person is asked, and a link signs nobody out", async () => {
  const client = await createClient({ postLogoutRedirectUris: [AFTER] });
  const [surfer, stranger] = [await surferOf(await createUser()), await surferOf(await createUser())];
  const { id_token } = await signInTo(client, stranger);
  const asked: Record<string, string>[] = [{}, { id_token_hint: id_token }, { client_id: client.id }];
  for (const params of asked) expect(locationOf(await end(surfer, params)).pathname).toBe("/sign-out");
  const page = locationOf(await end(surfer, { client_id: client.id, post_logout_redirect_uri: AFTER, state: "s" }));
  expect(Object.fromEntries(page.searchParams)).toEqual({
    client_id: client.id,
    post_logout_redirect_uri: AFTER,
    state: "s",
  });
  expect(await signedIn()).toBe(2);
  // Signed out by then, the page leads back.
  visit.cookies.clear();
  const shown = await SignOutPage({ searchParams: Promise.resolve(Object.fromEntries(page.searchParams)) });
  expect(JSON.stringify(shown)).toContain(`${AFTER}?state=s`);
});

test("refused with a page of ours: an address that is not registered, a hint that is foreign, changed or another client's", async () => {
  const [client, surfer] = [
    await createClient({ postLogoutRedirectUris: [AFTER] }),
    await surferOf(await createUser()),
  ];
  const other = await createClient();
  const { id_token, access_token } = await signInTo(client, surfer);
  const [head, , signature] = id_token.split(".");
  const forged = `${head}.${Buffer.from(JSON.stringify({ aud: client.id, sid: "x" })).toString("base64url")}.${signature}`;
  const refused: Record<string, string>[] = [
    { id_token_hint: id_token, post_logout_redirect_uri: "https://evil.example/" },
    { client_id: client.id, post_logout_redirect_uri: `${AFTER}/` },
    { id_token_hint: forged },
    { id_token_hint: access_token },
    { id_token_hint: "nonsense" },
    { id_token_hint: id_token, client_id: other.id },
  ];
  for (const params of refused)
    expect(locationOf(await end(surfer, params)).pathname, JSON.stringify(params)).toBe("/authorization-error");
  // An address without a client is nobody's.
  const unowned = locationOf(await end(surfer, { post_logout_redirect_uri: "https://evil.example/" }));
  expect(unowned.pathname).toBe("/sign-out");
  expect(await signedIn()).toBe(1);
});
