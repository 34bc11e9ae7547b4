import { contrast, mix, untilContrast } from "@/lib/brand/color";

const WHITE = "#ffffff";
const INK = "#111114";
const TEXT_RATIO = 4.5;

/** The surfaces of app/globals.css that text stands on, most and least contrasting; palette.test.ts compares. */
export const grounds = { light: ["#ffffff", "#f1f1f4"], dark: ["#0e0e11", "#26262c"] } as const;

export interface AccentPalette {
  /** Fill of the one primary button on a page. */
  accent: string;
  "accent-hover": string;
  "accent-foreground": string;
  /** The accent as text, icon or focus ring, readable on every surface. */
  "accent-text": string;
  "accent-subtle": string;
}

function accentFor(color: string, theme: "light" | "dark"): AccentPalette {
  const [base, strongest] = grounds[theme];
  const pole = theme === "light" ? INK : WHITE;
  // A black accent on a dark page, or a white one on a light page, must still be seen as a shape.
  const accent = untilContrast(color, pole, [base, strongest], 1.3);
  // What white cannot be read on, black can: the two limits overlap.
  const foreground = contrast(WHITE, accent) >= TEXT_RATIO ? WHITE : "#000000";
  const subtle = mix(base, accent, theme === "light" ? 0.09 : 0.18);
  return {
    accent,
    "accent-hover": mix(accent, foreground === WHITE ? "#000000" : WHITE, 0.14),
    "accent-foreground": foreground,
    "accent-text": untilContrast(accent, pole, [base, strongest, subtle], TEXT_RATIO),
    "accent-subtle": subtle,
  };
}

/** Everything the pages need from one brand color, readable whatever the color is. */
export const accentPalette = (color: string) => ({
  light: accentFor(color, "light"),
  dark: accentFor(color, "dark"),
});

/** The palette as custom properties that app/globals.css reads. Made of hexadecimal colors only, so nothing needs escaping. */
export function accentStyle(color: string): string {
  const { light, dark } = accentPalette(color);
  const declarations = (Object.keys(light) as (keyof AccentPalette)[]).flatMap((name) => [
    `--brand-${name}-light:${light[name]}`,
    `--brand-${name}-dark:${dark[name]}`,
  ]);
  return `:root{${declarations.join(";")}}`;
}
