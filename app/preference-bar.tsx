import { cookies } from "next/headers";
import { chooseLocale, chooseTheme } from "@/app/preferences";
import { LocaleChoice } from "@/components/ui/locale-choice";
import { ThemeChoice } from "@/components/ui/theme-choice";
import { parseTheme } from "@/lib/theme";
import { cookieName } from "@/lib/web/browser-cookies";

/** Language and appearance, for the foot of a page. */
export async function PreferenceBar() {
  const theme = parseTheme((await cookies()).get(cookieName("theme"))?.value);
  return (
    <>
      <LocaleChoice action={chooseLocale} />
      <ThemeChoice current={theme} action={chooseTheme} />
    </>
  );
}
