import { expect, test } from "@/e2e/test";
import { chromiumFlags, requireChromium } from "@/lib/testing/chromium";

test.use({
  locale: "en",
  // Playwright switches off what is looked at here.
  launchOptions: {
    executablePath: requireChromium(),
    args: chromiumFlags,
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  },
});

const AWAY = "/problems?away";

const pages = [
  "/sign-in",
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
      const reasons: unknown = navigation && Reflect.get(navigation, "notRestoredReasons");
      const type: unknown = navigation && Reflect.get(navigation, "type");
      if (persisted) localStorage.setItem("came back", "as it was left");
      else if (type === "back_forward") localStorage.setItem("came back", `anew: ${JSON.stringify(reasons)}`);
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
    await expect.poll(() => watcher.evaluate(() => localStorage.getItem("came back")), path).toBe("as it was left");
    await page.close();
  }
});
