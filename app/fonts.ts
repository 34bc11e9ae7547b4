import localFont from "next/font/local";

// One file per script, so that a page in English loads no Cyrillic. Only the last family in the stack brings the
// metrics-matched fallback: an earlier one would catch the other scripts' characters before their own font does. All of
// them swap: a page must not stay in two typefaces, half of each word's neighbors in the system's.
const cyrillic = localFont({
  src: "../node_modules/@fontsource-variable/inter/files/inter-cyrillic-wght-normal.woff2",
  declarations: [{ prop: "unicode-range", value: "U+0301, U+0400-045F, U+0490-0491, U+04B0-04B1, U+2116" }],
  variable: "--font-cyrillic",
  adjustFontFallback: false,
  preload: false,
  weight: "100 900",
  display: "swap",
});

const latinExtended = localFont({
  src: "../node_modules/@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2",
  declarations: [
    {
      prop: "unicode-range",
      value:
        "U+0100-02BA, U+02BD-02C5, U+02C7-02CC, U+02CE-02D7, U+02DD-02FF, U+1E00-1E9F, U+1EF2-1EFF, U+20A0-20AB, U+20AD-20C0, U+2113",
    },
  ],
  variable: "--font-latin-extended",
  adjustFontFallback: false,
  preload: false,
  weight: "100 900",
  display: "swap",
});

const latin = localFont({
  src: "../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
  variable: "--font-latin",
  adjustFontFallback: "Arial",
  weight: "100 900",
  display: "swap",
});

/** Class names that define the custom properties app/globals.css builds its font stack of. */
export const fontVariables = [cyrillic, latinExtended, latin].map(({ variable }) => variable).join(" ");
