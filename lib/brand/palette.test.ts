import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { contrast } from "@/lib/brand/color";
import { accentPalette, grounds } from "@/lib/brand/palette";
import { surfaces } from "@/lib/brand/surfaces";

const css = readFileSync("app/globals.css", "utf8");
const themes = ["light", "dark"] as const;

/** Both values of a token in app/globals.css. */
function token(name: string): Record<(typeof themes)[number], string> {
  const [, light = "", dark = light] =
    new RegExp(`--color-${name}: (?:light-dark\\()?(#[0-9a-f]{6})(?:, (#[0-9a-f]{6})\\))?;`).exec(css) ?? [];
  if (!light) throw new Error(`app/globals.css has no color ${name}`);
  return { light, dark };
}

const grounding = ["background", "surface", "raised", "subtle"];

describe.each(themes)("in the %s theme", (theme) => {
  test("every text color is readable on every surface: 4.5 to 1", () => {
    for (const text of ["foreground", "muted", "danger", "success", "warning"]) {
      for (const surface of grounding) {
        expect(contrast(token(text)[theme], token(surface)[theme]), `${text} on ${surface}`).toBeGreaterThanOrEqual(
          4.5,
        );
      }
    }
  });

  test("text in callouts and on solid buttons is readable", () => {
    for (const tone of ["danger", "success", "warning"]) {
      expect(contrast(token(tone)[theme], token(`${tone}-subtle`)[theme]), tone).toBeGreaterThanOrEqual(4.5);
      expect(contrast(token("foreground")[theme], token(`${tone}-subtle`)[theme]), tone).toBeGreaterThanOrEqual(4.5);
      expect(contrast(token("muted")[theme], token(`${tone}-subtle`)[theme]), tone).toBeGreaterThanOrEqual(4.5);
    }
    for (const solid of ["danger-solid", "danger-solid-hover"]) {
      expect(contrast(token("danger-solid-foreground")[theme], token(solid)[theme]), solid).toBeGreaterThanOrEqual(4.5);
    }
  });

  test("edges of inputs stand out: 3 to 1", () => {
    for (const surface of ["background", "surface", "raised"]) {
      expect(contrast(token("control")[theme], token(surface)[theme]), surface).toBeGreaterThanOrEqual(3);
    }
  });

  test("a preview has the colors of the pages", () => {
    for (const [name, color] of Object.entries(surfaces[theme])) expect(color, name).toBe(token(name)[theme]);
  });

  test("the accent computation knows the most and the least contrasting surface", () => {
    for (const surface of grounding) {
      const measured = contrast(token(surface)[theme], theme === "light" ? "#000000" : "#ffffff");
      const [most, least] = grounds[theme].map((ground) => contrast(ground, theme === "light" ? "#000000" : "#ffffff"));
      expect(measured, surface).toBeLessThanOrEqual(most ?? 0);
      expect(measured, surface).toBeGreaterThanOrEqual(least ?? 0);
    }
  });

  test.each(["#4353e0", "#000000", "#ffffff", "#ffe600", "#00c2a8", "#ff0044", "#777777", "#abc"])(
    "a brand accent of %s stays readable",
    (accent) => {
      const palette = accentPalette(accent)[theme];
      expect(contrast(palette["accent-foreground"], palette.accent)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(palette["accent-foreground"], palette["accent-hover"])).toBeGreaterThanOrEqual(4.5);
      for (const ground of [...grounding.map((surface) => token(surface)[theme]), palette["accent-subtle"]]) {
        expect(contrast(palette["accent-text"], ground)).toBeGreaterThanOrEqual(4.5);
      }
    },
  );
});
