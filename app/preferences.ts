"use server";

import { cookies } from "next/headers";
import { env } from "@/lib/env";
import { action } from "@/lib/http/action";
import { currentActor } from "@/lib/http/current-actor";
import { isLocale, LOCALE_COOKIE } from "@/lib/i18n/locale";
import { updateProfile } from "@/lib/services/profile";
import { parseTheme, THEME_COOKIE } from "@/lib/theme";

const ONE_YEAR_SECONDS = 365 * 86_400;

async function remember(name: string, value: string): Promise<void> {
  const secure = env().APP_URL.startsWith("https:");
  (await cookies()).set(name, value, { httpOnly: true, sameSite: "lax", secure, path: "/", maxAge: ONE_YEAR_SECONDS });
}

/** Keeps the chosen appearance in a cookie. An unknown value means the system's. */
export async function chooseTheme(data: FormData): Promise<void> {
  await remember(THEME_COOKIE, parseTheme(String(data.get("theme"))));
}

const store = action(updateProfile);

/** Keeps the chosen language in a cookie, and with the account of whoever is signed in. An unknown value changes nothing. */
export async function chooseLocale(data: FormData): Promise<void> {
  const locale = String(data.get("locale"));
  if (!isLocale(locale)) return;
  await remember(LOCALE_COOKIE, locale);
  const actor = await currentActor();
  if (actor.type !== "user" || actor.mustChangePassword || actor.locale === locale) return;
  const { problem } = await store({}, { locale });
  if (problem) throw new Error(problem.title);
}
