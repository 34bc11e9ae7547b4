import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

interface What {
  /** A selector, for a layer over a page that is looked at by itself. */
  part?: string;
  /** Only these rules. */
  rules?: string[];
}

/** What axe finds wrong with the page as it is, one line for each place. */
export async function violationsOf(page: Page, { part = "html", rules }: What = {}): Promise<string[]> {
  // Without frames of other origins there is nothing to put together, for which axe would open another page every time.
  const axe = new AxeBuilder({ page }).setLegacyMode().include(part);
  if (rules) axe.withRules(rules);
  // An open layer lies over the page's landmarks, not in one.
  else if (part !== "html") axe.disableRules("region");
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target }) => `${page.url()}: ${id} at ${target.join(" ")}`),
  );
}

async function setTheme(page: Page, theme: "light" | "dark"): Promise<void> {
  await page.evaluate((name) => document.documentElement.setAttribute("data-theme", name), theme);
  // Layers fade in; halfway through, their colors are nobody's.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished)));
}

/** The same in light and in dark, which differ in nothing but their colors. */
export async function violationsInBothThemes(page: Page, part?: string): Promise<string[]> {
  const what = part === undefined ? {} : { part };
  await setTheme(page, "light");
  const light = await violationsOf(page, what);
  await setTheme(page, "dark");
  const dark = await violationsOf(page, { ...what, rules: ["color-contrast"] });
  return [...light, ...dark.map((line) => `${line}, in dark`)];
}
