import type { Metadata, Viewport } from "next";
import { cookies, headers } from "next/headers";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { fontVariables } from "@/app/fonts";
import { ConnectionNotice } from "@/components/connection/connection-notice";
import { PasswordLength } from "@/components/forms/fields/password-length";
import { AccentStyle } from "@/components/ui/accent-style";
import { SharedMessages } from "@/components/ui/client-messages";
import { minimumLength } from "@/lib/authentication/password/policy";
import { brand } from "@/lib/brand/brand";
import { accentStyle } from "@/lib/brand/palette";
import { parseTheme } from "@/lib/brand/theme";
import { cookieName } from "@/lib/web/browser-cookies";
import { knowSettings } from "@/lib/web/known-settings";
import "@/app/globals.css";

/** Pages name themselves with `title`; the brand follows. */
export async function generateMetadata(): Promise<Metadata> {
  await knowSettings();
  const { name } = brand();
  // The pages belong to an installation, not to the open web.
  return { title: { default: name, template: `%s · ${name}` }, robots: { index: false, follow: false } };
}

export const viewport: Viewport = { viewportFit: "cover" };

/** The frame of every page. Theme and language come from cookies, so the first byte is already right. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  await knowSettings();
  const [locale, t, jar, requestHeaders] = await Promise.all([
    getLocale(),
    getTranslations("ui"),
    cookies(),
    headers(),
  ]);
  const theme = parseTheme(jar.get(cookieName("theme"))?.value);
  return (
    <html lang={locale} data-theme={theme === "system" ? undefined : theme} className={fontVariables}>
      <head>
        {/* Not in `viewport`, which Next rewrites at each navigation: browsers would recalculate all styles of the page. */}
        <meta name="color-scheme" content="light dark" />
        <AccentStyle css={accentStyle(brand().accent)} nonce={requestHeaders.get("x-nonce") ?? undefined} />
      </head>
      <body>
        <a
          href="#content"
          className="fixed top-3 left-3 z-50 -translate-y-20 rounded-lg bg-accent px-4 py-2 font-medium text-accent-foreground focus:translate-y-0"
        >
          {t("skip")}
        </a>
        <SharedMessages>
          <PasswordLength least={minimumLength(false)}>
            <div className="app-root">{children}</div>
          </PasswordLength>
          <ConnectionNotice />
        </SharedMessages>
      </body>
    </html>
  );
}
