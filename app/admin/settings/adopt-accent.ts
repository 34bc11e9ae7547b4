import { accentStyle } from "@/lib/brand/palette";

/** Shows a new color on the page that is open: what is made by a script needs no leave of the content policy. */
export function adoptAccent(accent: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(accentStyle(accent));
  document.adoptedStyleSheets = [sheet];
}
