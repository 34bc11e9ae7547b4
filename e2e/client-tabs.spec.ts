import type { BrowserContext, Page } from "@playwright/test";
import { build } from "esbuild";
import { PASSWORD, registerConfirmed } from "@/e2e/person";
import { expect, test } from "@/e2e/test";

type Client = typeof import("@/lib/client/index");
type Session = ReturnType<Client["createSession"]>;

/** A page of an application of one's own at the service's origin, with the client as a bundler gives it to browsers. */
async function serveApplication(context: BrowserContext): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: ["lib/client/index.ts"],
    bundle: true,
    format: "esm",
    write: false,
  });
  const page = `<!doctype html><link rel="icon" href="data:,"><script type="module">window.client = await import("/tabs.js")</script>`;
  await context.route("/tabs", (route) => route.fulfill({ contentType: "text/html", body: page }));
  const script = { contentType: "text/javascript", body: outputFiles[0]?.text ?? "" };
  await context.route("/tabs.js", (route) => route.fulfill(script));
}

/** A tab of it, with a session that keeps its tokens in memory or in the browser's storage. */
async function openTab(context: BrowserContext, place: "memory" | "storage"): Promise<Page> {
  const page = await context.newPage();
  await page.goto("/tabs");
  await page.waitForFunction(() => "client" in window);
  await page.evaluate((place) => {
    const { createSession, webStorage } = Reflect.get(window, "client") as Client;
    const { origin } = location;
    const session = createSession(place === "memory" ? { origin } : { origin, storage: webStorage(localStorage) });
    Reflect.set(window, "session", session);
  }, place);
  return page;
}

const accessToken = (page: Page) => page.evaluate(() => (Reflect.get(window, "session") as Session).accessToken());

for (const place of ["memory", "storage"] as const) {
  test(`tabs with their tokens in ${place} are one session: one signs in, one refreshes for all, one signs out`, async ({
    context,
    request,
  }) => {
    await serveApplication(context);
    const refreshes: string[] = [];
    context.on("request", (one) => {
      if (one.url().endsWith("/v1/auth/refresh")) refreshes.push(one.url());
    });
    const credentials = { username: await registerConfirmed(request), password: PASSWORD };
    const first = await openTab(context, place);
    await first.evaluate((body) => (Reflect.get(window, "session") as Session).signIn(body), credentials);
    const tabs = [first, await openTab(context, place), await openTab(context, place)];
    const [token = "", ...others] = await Promise.all(tabs.map(accessToken));
    expect(others).toEqual([token, token]);

    const renew = (page: Page) =>
      page.evaluate((refused) => (Reflect.get(window, "session") as Session).renew(refused), token);
    const renewed = await Promise.all([...tabs, ...tabs].map(renew));
    expect(new Set(renewed).size).toBe(1);
    expect(renewed[0]).not.toBe(token);
    expect(refreshes).toHaveLength(1);

    await tabs[1]?.evaluate(() => (Reflect.get(window, "session") as Session).signOut());
    for (const tab of tabs) await expect.poll(() => accessToken(tab)).toBeUndefined();
  });
}
