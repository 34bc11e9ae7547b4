import { cookies } from "next/headers";
import { chooseLocale, chooseTheme } from "@/app/preferences";
import { LocaleChoice } from "@/components/ui/navigation/locale-choice";
import { ThemeChoice } from "@/components/ui/navigation/theme-choice";
import { parseTheme } from "@/lib/brand/theme";
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
