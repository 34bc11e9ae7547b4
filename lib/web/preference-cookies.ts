import { cookies } from "next/headers";
import type { Theme } from "@/lib/brand/theme";
import type { Locale } from "@/lib/i18n/locale";
import { cookieName, cookieOptions } from "@/lib/web/browser-cookies";

const ONE_YEAR_SECONDS = 365 * 86_400;

async function keep(name: "locale" | "theme", value: string): Promise<void> {
  (await cookies()).set({ ...cookieOptions(), name: cookieName(name), value, maxAge: ONE_YEAR_SECONDS });
}

/** Keeps a language with this browser, for whenever nobody is signed in. */
export const keepLocale = (locale: Locale) => keep("locale", locale);

/** Keeps an appearance with this browser, so that the server writes it into the page and nothing flashes. */
export const keepTheme = (theme: Theme) => keep("theme", theme);
