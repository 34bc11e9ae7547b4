import { useLocale, useTranslations } from "next-intl";
import { ActionForm } from "@/components/forms/action-form";
import { classNames } from "@/components/ui/class-names";
import { type Locale, locales } from "@/lib/i18n/locale";

/** Every language under its own name, so that who cannot read the page still finds theirs. */
export const endonyms: Record<Locale, string> = { en: "English", ru: "Русский" };

/** The language of the pages. Each choice is a submit button, so it works without JavaScript; the action sets the cookie. */
export function LocaleChoice({ action }: { action: (data: FormData) => Promise<void> }) {
  const t = useTranslations("ui");
  const current = useLocale();
  return (
    <ActionForm action={action}>
      <fieldset className="inline-flex gap-1">
        <legend className="sr-only">{t("localeLabel")}</legend>
        {locales.map((locale) => (
          <button
            key={locale}
            type="submit"
            name="locale"
            value={locale}
            lang={locale}
            aria-pressed={locale === current}
            className={classNames(
              "rounded-md px-2 py-1 text-[0.8125rem] transition-colors pointer-coarse:py-3",
              locale === current
                ? "font-medium text-foreground"
                : // In the system's own letters: one word is not worth the typeface of another script.
                  "text-muted [font-family:system-ui,sans-serif] hover:text-foreground",
            )}
          >
            {endonyms[locale]}
          </button>
        ))}
      </fieldset>
    </ActionForm>
  );
}
