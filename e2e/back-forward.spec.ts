import { expect, test } from "@/e2e/test";
import { chromiumFlags, requireChromium } from "@/lib/testing/chromium";

test.use({
  locale: "en",
  // Playwright switches off what is looked at here, and a Chromium without windows does not have it.
  launchOptions: {
    executablePath: requireChromium(),
    args: chromiumFlags,
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  },
});

const AWAY = "/problems?away";

/** Chromium keeps no page that offers passkeys by autofill; nothing else may stand in the way of it. */
const offersPasskeys = "/sign-in";
const withPasskeys = 'anew because of ["webauthn"]';

const pages = [
  offersPasskeys,
  "/sign-up",
  "/sign-in-link",
  "/restore",
  "/resend",
  "/unlock",
  "/docs",
  "/docs/guides",
  "/docs/api",
  "/docs/search?q=token",
  "/problems",
  "/problems/token.expired",
];

test("going back to any page that holds no secret shows it as it was left", async ({ context, page: watcher }) => {
  // The pages go away and come back by themselves, and write down how they did: what drives the browser loses sight of kept pages.
  await context.addInitScript((away) => {
    window.addEventListener("pageshow", ({ persisted }) => {
      if (location.pathname + location.search === away) return setTimeout(() => history.back(), 0);
      const [navigation] = performance.getEntriesByType("navigation");
      const { type, notRestoredReasons } = JSON.parse(JSON.stringify(navigation ?? {}));
      const reasons = notRestoredReasons?.reasons?.map(({ reason }: { reason: string }) => reason);
      if (persisted) localStorage.setItem("came back", "as it was left");
      else if (type === "back_forward") localStorage.setItem("came back", `anew because of ${JSON.stringify(reasons)}`);
      return undefined;
    });
  }, AWAY);
  await watcher.goto("/problems");
  for (const path of pages) {
    await watcher.evaluate(() => localStorage.removeItem("came back"));
    const page = await context.newPage();
    await page.goto(path, { waitUntil: "networkidle" });
    await page.evaluate((away) => {
      setTimeout(() => location.assign(away), 0);
    }, AWAY);
    await expect
      .poll(() => watcher.evaluate(() => localStorage.getItem("came back")), path)
      .toBe(path === offersPasskeys ? withPasskeys : "as it was left");
    await page.close();
  }
});
