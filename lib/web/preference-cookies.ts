import { cookies } from "next/headers";
import { LOCALE_COOKIE, type Locale } from "@/lib/i18n/locale";
import { THEME_COOKIE, type Theme } from "@/lib/theme";
import { cookieOptions } from "@/lib/web/browser-cookies";

const ONE_YEAR_SECONDS = 365 * 86_400;

async function keep(name: string, value: string): Promise<void> {
  (await cookies()).set({ ...cookieOptions(), name, value, maxAge: ONE_YEAR_SECONDS });
}

/** Keeps a language with this browser, for whenever nobody is signed in. */
export const keepLocale = (locale: Locale) => keep(LOCALE_COOKIE, locale);

/** Keeps an appearance with this browser. */
export const keepTheme = (theme: Theme) => keep(THEME_COOKIE, theme);
