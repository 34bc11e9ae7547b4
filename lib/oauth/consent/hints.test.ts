import type { ReactElement } from "react";
import { beforeEach, expect, test } from "vitest";
import SignInPage from "@/app/(account)/sign-in/page";
import requestConfig from "@/lib/i18n/request";
import { createUser, freshDatabase } from "@/lib/testing/factories";
import { visit } from "@/lib/testing/next/next-headers";
import { createClient, pkce, Surfer, surferOf } from "@/lib/testing/oauth/relying-party";

beforeEach(freshDatabase);

/** The sign-in page as this browser is shown it, coming from where an address waits. */
async function signInPage(surfer: Surfer, callbackUrl: string): Promise<string> {
  visit.cookies = new Map(Object.entries(surfer.cookies));
  const page: ReactElement = await SignInPage({ searchParams: Promise.resolve({ callbackUrl }) });
  return JSON.stringify(page);
}

test("login_hint: the address is filled in, in the browser that began and in no other", async () => {
  const [client, surfer] = [await createClient(), new Surfer()];
  const { pathname } = await surfer.authorize(client, { ...pkce, login_hint: "Ann@Example.com" });
  expect(await signInPage(surfer, pathname)).toContain('"email":"ann@example.com"');
  expect(await signInPage(new Surfer(), pathname)).not.toContain("ann@example.com");
});

test("login_hint: what is no address fills in nothing, and who is signed in is not signed out by another's", async () => {
  const client = await createClient({ firstParty: true });
  for (const login_hint of ["<script>", "ann", "x".repeat(1_000), ""]) {
    const surfer = new Surfer();
    const { pathname } = await surfer.authorize(client, { ...pkce, login_hint });
    expect(await signInPage(surfer, pathname)).not.toContain('"email":"');
  }
  const user = await createUser();
  const signedIn = await (await surferOf(user)).authorize(client, {
    ...pkce,
    login_hint: "other@example.com",
  });
  expect(signedIn.searchParams.has("code")).toBe(true);
});

test.each([
  ["ru", "ru"],
  ["de fr-CA ru-RU en", "ru"],
  ["en ru", "en"],
  ["de", undefined],
  ["'; DROP TABLE", undefined],
])("ui_locales: of %s pages are in %s until someone chooses", async (ui_locales, locale) => {
  const [client, surfer] = [await createClient(), new Surfer()];
  surfer.cookies["gatehouse-asked-locale"] = "ru";
  await surfer.authorize(client, { ...pkce, ui_locales });
  expect(surfer.cookies["gatehouse-asked-locale"]).toBe(locale);
  const shown = async (accept: string) => {
    visit.cookies = new Map(Object.entries(surfer.cookies));
    visit.headers = new Headers({ "accept-language": accept });
    return (await requestConfig({ requestLocale: Promise.resolve(undefined) })).locale;
  };
  for (const accept of ["en", "ru"]) expect(await shown(accept)).toBe(locale ?? accept);
  surfer.cookies["gatehouse-locale"] = "en";
  expect(await shown("ru")).toBe("en");
});
