import type messages from "@/lib/i18n/en.json";

/** Languages of pages and mail, the default first. */
export const locales = ["en", "ru"] as const;

export type Locale = (typeof locales)[number];

declare module "next-intl" {
  interface AppConfig {
    Locale: Locale;
    Messages: typeof messages;
  }
}

export const isLocale = (value: string | null | undefined): value is Locale =>
  locales.some((locale) => locale === value);

/** The best of our languages for an `Accept-Language` header (RFC 9110, 12.5.4), where one fits. */
export function localeAmong(header: string | null): Locale | undefined {
  const wishes = (header ?? "")
    .slice(0, 500)
    .split(",")
    .map((wish, position) => {
      const [tag = "", ...parameters] = wish.trim().toLowerCase().split(";");
      const weight = parameters
        .map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1])
        .find((found) => found !== undefined);
      return { language: tag.split("-")[0], weight: weight === undefined ? 1 : Number(weight), position };
    });
  const best = wishes
    .filter(({ language, weight }) => isLocale(language) && weight > 0)
    .sort((one, other) => other.weight - one.weight || one.position - other.position)[0]?.language;
  return isLocale(best) ? best : undefined;
}

/** The same; the default when none fits. */
export const negotiateLocale = (header: string | null): Locale => localeAmong(header) ?? locales[0];
