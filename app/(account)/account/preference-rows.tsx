import { cookies } from "next/headers";
import { getTranslations } from "next-intl/server";
import { chooseLocale, chooseTheme } from "@/app/preferences";
import { LocaleChoice } from "@/components/ui/navigation/locale-choice";
import { ThemeChoice } from "@/components/ui/navigation/theme-choice";
import { parseTheme } from "@/lib/brand/theme";
import { cookieName } from "@/lib/web/browser-cookies";

/** Language, which is kept with the account, and appearance, which is this browser's own. */
export async function PreferenceRows() {
  const [t, jar] = await Promise.all([getTranslations("account.preferences"), cookies()]);
  const rows = [
    { key: "language", control: <LocaleChoice action={chooseLocale} /> },
    {
      key: "theme",
      control: <ThemeChoice current={parseTheme(jar.get(cookieName("theme"))?.value)} action={chooseTheme} />,
    },
  ] as const;
  return (
    <div className="divide-y divide-border border-t border-border">
      {rows.map(({ key, control }) => (
        <div key={key} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-5 py-4 sm:px-6">
          <div className="min-w-0">
            <p className="font-medium">{t(key)}</p>
            <p className="text-[0.8125rem] text-muted">{t(`${key}Hint`)}</p>
          </div>
          {control}
        </div>
      ))}
    </div>
  );
}
