"use client";

import { useTranslations } from "next-intl";
import { type CSSProperties, useState } from "react";
import { useHydrated } from "@/components/ui/hydrated";
import { SegmentedControl } from "@/components/ui/inputs/segmented-control";
import { Logo } from "@/components/ui/logo";
import { accentPalette } from "@/lib/brand/palette";
import { surfaces } from "@/lib/brand/surfaces";

interface BrandPreviewProps {
  BRAND_NAME?: string;
  BRAND_ACCENT?: string;
  BRAND_LOGO_URL?: string;
}

/** The colors that a page with this accent has, for what stands inside; only colors, so nothing typed gets into a style. */
function colorsOf(accent: string, theme: "light" | "dark"): CSSProperties {
  const palette = { ...surfaces[theme], ...accentPalette(accent)[theme] };
  const colors = Object.entries(palette).map(([name, color]) => [`--color-${name}`, color]);
  return { colorScheme: theme, ...Object.fromEntries(colors) };
}

const isColor = (text: string) => /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.test(text);

/** Only what the page may load: pictures from elsewhere are allowed once they are saved. */
const isShown = (url: string) => /^(\/(?![/\\])|data:image\/)/.test(url);

const Line = ({ className }: { className: string }) => (
  <span className={`block h-2 rounded-full bg-subtle ${className}`} />
);

/** What the brand that is being typed looks like: on the sign-in page, and in a mail. Shown only, in both themes. */
export function BrandPreview({ BRAND_NAME = "", BRAND_ACCENT = "", BRAND_LOGO_URL = "" }: BrandPreviewProps) {
  const t = useTranslations("admin.settings.form.preview");
  const [theme, setTheme] = useState<"light" | "dark">("light");
  // The content security policy takes styles from scripts alone.
  if (!useHydrated()) return <div className="min-h-96" />;
  const name = BRAND_NAME.slice(0, 60);
  const url = isShown(BRAND_LOGO_URL) ? BRAND_LOGO_URL : undefined;
  const colors = colorsOf(isColor(BRAND_ACCENT) ? BRAND_ACCENT : "#4353e0", theme);
  const button = "flex h-9 items-center justify-center rounded-lg bg-accent px-4 font-medium text-accent-foreground";
  return (
    <section aria-label={t("title")} className="min-w-0">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h3 className="font-medium">{t("title")}</h3>
        <SegmentedControl
          legend={t("theme")}
          name="previewTheme"
          defaultValue={theme}
          onValueChange={(value) => setTheme(value === "dark" ? "dark" : "light")}
          options={[
            { value: "light", label: t("light") },
            { value: "dark", label: t("dark") },
          ]}
        />
      </div>
      <div aria-hidden="true" className="grid gap-4 text-[0.8125rem] select-none sm:grid-cols-2 xl:grid-cols-1">
        <figure className="min-w-0">
          <div style={colors} className="rounded-xl border border-border bg-background p-5 text-foreground">
            <div className="mb-4 flex justify-center">
              <Logo name={name} url={url} />
            </div>
            <div className="grid gap-3 rounded-xl border border-border bg-surface p-4 shadow-card">
              <p className="text-sm font-semibold wrap-anywhere">{t("signIn", { product: name })}</p>
              <span className="block h-8 rounded-lg border border-accent-text bg-surface outline-2 outline-accent-text/30" />
              <span className="block h-8 rounded-lg border border-control bg-surface" />
              <span className={button}>{t("continue")}</span>
              <span className="text-center text-accent-text underline underline-offset-2">{t("forgot")}</span>
            </div>
          </div>
          <figcaption className="mt-1.5 text-muted">{t("signInPage")}</figcaption>
        </figure>
        <figure className="min-w-0">
          <div style={colors} className="rounded-xl border border-border bg-background p-5 text-foreground">
            <div className="grid gap-3 rounded-xl border border-border bg-surface p-5">
              <p className="font-semibold text-muted wrap-anywhere">{name}</p>
              <p className="text-sm font-semibold">{t("mailSubject")}</p>
              <Line className="w-full" />
              <Line className="w-4/5" />
              <span className={`${button} justify-self-start`}>{t("mailButton")}</span>
              <Line className="w-3/5" />
            </div>
          </div>
          <figcaption className="mt-1.5 text-muted">{t("mail")}</figcaption>
        </figure>
      </div>
      {BRAND_LOGO_URL && !url && <p className="mt-3 text-[0.8125rem] text-muted">{t("logoLater")}</p>}
    </section>
  );
}
