import { type AccentPalette, accentPalette } from "@/lib/brand/palette";

/** The pages' colors; a mail cannot read app/globals.css. */
const LIGHT = { page: "#fafafb", card: "#ffffff", border: "#e3e3e8", text: "#17171b", quiet: "#5b5b68" };
const DARK = { page: "#0e0e11", card: "#151519", border: "#2c2c34", text: "#ededf1", quiet: "#a3a3b0" };

export type MailColors = typeof LIGHT & Pick<AccentPalette, "accent" | "accent-foreground" | "accent-text">;

/** A mail's colors in both schemes, readable whatever the accent is. */
export function mailColors(accent: string): { light: MailColors; dark: MailColors } {
  const palette = accentPalette(accent);
  return { light: { ...LIGHT, ...palette.light }, dark: { ...DARK, ...palette.dark } };
}

/** What the classes of the layout look like in dark: grounds and texts apart, as Outlook's apps ask for them. */
function darkRules(colors: MailColors) {
  return {
    grounds: {
      page: `background-color: ${colors.page}`,
      card: `background-color: ${colors.card}`,
      accent: `background-color: ${colors.accent}`,
    },
    texts: {
      card: `border-color: ${colors.border}`,
      rule: `border-color: ${colors.border}`,
      text: `color: ${colors.text}`,
      quiet: `color: ${colors.quiet}`,
      link: `color: ${colors["accent-text"]}`,
      action: `color: ${colors["accent-foreground"]}`,
    },
  };
}

const rulesOf = (declarations: Record<string, string>, prefix = "") =>
  Object.entries(declarations).map(([name, declaration]) => `${prefix}.${name} { ${declaration} !important; }`);

/**
 * The style sheet of a mail. Inline styles say how it looks in light, for clients that read nothing else; the classes say it again for
 * dark: by `prefers-color-scheme`, and by the marks that Outlook's apps set in its place.
 */
export function styleSheet(dark: MailColors): string {
  const { grounds, texts } = darkRules(dark);
  return [
    ":root { color-scheme: light dark; supported-color-schemes: light dark; }",
    "@media (max-width: 480px) { .inside { padding: 24px 20px !important; } }",
    `@media (prefers-color-scheme: dark) {\n  ${[...rulesOf(grounds), ...rulesOf(texts)].join("\n  ")}\n}`,
    ...rulesOf(grounds, "[data-ogsb] "),
    ...rulesOf(texts, "[data-ogsc] "),
  ].join("\n");
}
