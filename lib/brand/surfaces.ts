/**
 * The colors of app/globals.css that a preview of pages is made of: what is built of it knows only the theme of the whole page.
 * palette.test.ts compares.
 */
export const surfaces = {
  light: {
    background: "#fafafb",
    surface: "#ffffff",
    subtle: "#f1f1f4",
    border: "#e3e3e8",
    control: "#8d8d9b",
    foreground: "#17171b",
    muted: "#5b5b68",
  },
  dark: {
    background: "#0e0e11",
    surface: "#151519",
    subtle: "#26262c",
    border: "#2c2c34",
    control: "#6d6d7b",
    foreground: "#ededf1",
    muted: "#a3a3b0",
  },
} as const;
