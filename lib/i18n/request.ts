import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { isLocale, type Locale, negotiateLocale } from "@/lib/i18n/locale";
import { log } from "@/lib/log";
import { askedLocaleCookie } from "@/lib/oauth/provider/cookies";
import { cookieName } from "@/lib/web/browser-cookies";
import { currentActor } from "@/lib/web/current-actor";

/** The language of the person who is signed in. Without a database there still are pages to show, and they need some language. */
async function storedLocale(): Promise<Locale | undefined> {
  try {
    const actor = await currentActor();
    return actor.type === "user" ? actor.locale : undefined;
  } catch (error) {
    log.warn({ error }, "Chose the page language without a user");
    return undefined;
  }
}

/**
 * Language and messages of one request: what the signed-in person chose, then the cookie someone's choice left in this
 * browser, then what the application asks for that someone is signing in to, then what the browser does.
 * Times are formatted in UTC here; RelativeTime and DateTime turn to the reader's zone in the browser.
 */
export default getRequestConfig(async ({ locale: asked }) => {
  // First, and outside of any `try`: asking for them is how Next learns that a page depends on its request.
  const [jar, requestHeaders] = await Promise.all([cookies(), headers()]);
  const kept = jar.get(cookieName("locale"))?.value ?? jar.get(askedLocaleCookie())?.value;
  const chosen = asked ?? (await storedLocale()) ?? kept;
  const locale = isLocale(chosen) ? chosen : negotiateLocale(requestHeaders.get("accept-language"));
  const messages = locale === "ru" ? await import("./ru.json") : await import("./en.json");
  return { locale, messages: messages.default, timeZone: "UTC", now: new Date() };
});
