"use server";

import { parseTheme } from "@/lib/brand/theme";
import { isLocale } from "@/lib/i18n/locale";
import { updateProfile } from "@/lib/users/account/profile";
import { action } from "@/lib/web/action";
import { currentActor } from "@/lib/web/current-actor";
import { keepLocale, keepTheme } from "@/lib/web/preference-cookies";

/** Keeps the chosen appearance in a cookie. An unknown value means the system's. */
export async function chooseTheme(data: FormData): Promise<void> {
  await keepTheme(parseTheme(String(data.get("theme"))));
}

const store = action(updateProfile);

/** Keeps the chosen language in a cookie, and with the account of the user who is signed in. An unknown value changes nothing. */
export async function chooseLocale(data: FormData): Promise<void> {
  const locale = String(data.get("locale"));
  if (!isLocale(locale)) return;
  await keepLocale(locale);
  const actor = await currentActor();
  if (actor.type !== "user" || actor.mustEnroll || actor.mustChangePassword || actor.locale === locale) return;
  const { problem } = await store({}, { locale });
  if (problem) throw new Error(problem.title);
}
