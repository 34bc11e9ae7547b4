import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { isLocale, LOCALE_COOKIE, negotiateLocale } from "@/lib/i18n/locale";

/**
 * Language and messages of one request: the cookie somebody's choice left, then what the browser asks for.
 * Times are formatted in UTC here; RelativeTime and DateTime turn to the reader's zone in the browser.
 */
export default getRequestConfig(async ({ locale: asked }) => {
  const chosen = asked ?? (await cookies()).get(LOCALE_COOKIE)?.value;
  const locale = isLocale(chosen) ? chosen : negotiateLocale((await headers()).get("accept-language"));
  const messages = locale === "ru" ? await import("./ru.json") : await import("./en.json");
  return { locale, messages: messages.default, timeZone: "UTC", now: new Date() };
});
