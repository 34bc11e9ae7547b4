import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

interface What {
  /** A selector, for a layer over a page that is looked at by itself. */
  part?: string;
  /** Only these rules. */
  rules?: string[];
}

/** Entries of lists and cells of grids that lie over one another: a tint or a focus ring would run under its neighbor. */
const overlapsOf = (page: Page, part: string) =>
  page.locator(part).evaluateAll((parts) =>
    parts
      .flatMap((root) => [...root.querySelectorAll("*")])
      .filter((element) => getComputedStyle(element).display.endsWith("grid"))
      .flatMap(({ children }) => {
        const boxes = [...children]
          .filter((child) => {
            const { position, gridRowStart } = getComputedStyle(child);
            // What is laid over something on purpose says so.
            return position === "static" && gridRowStart === "auto";
          })
          .map((child) => ({ child, box: child.getBoundingClientRect() }))
          .filter(({ box }) => box.width > 0 && box.height > 0);
        return boxes.flatMap(({ child, box }, index) =>
          boxes
            .slice(index + 1)
            .filter(
              ({ box: other }) =>
                Math.min(box.right, other.right) - Math.max(box.left, other.left) > 1 &&
                Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > 1,
            )
            .map(({ child: other }) => `"${child.textContent}" lies over "${other.textContent}"`),
        );
      }),
  );

/** What axe finds wrong with the page as it is, and what overlaps in it; one line for each place. */
export async function violationsOf(page: Page, { part = "html", rules }: What = {}): Promise<string[]> {
  // Without frames of other origins there is nothing to put together, for which axe would open another page every time.
  const axe = new AxeBuilder({ page }).setLegacyMode().include(part);
  if (rules) axe.withRules(rules);
  // An open layer lies over the page's landmarks, not in one.
  else if (part !== "html") axe.disableRules("region");
  const { violations } = await axe.analyze();
  const found = violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} at ${target.join(" ")}`));
  return [...found, ...(await overlapsOf(page, part))].map((line) => `${page.url()}: ${line}`);
}

async function setTheme(page: Page, theme: "light" | "dark"): Promise<void> {
  await page.evaluate((name) => document.documentElement.setAttribute("data-theme", name), theme);
  // Layers fade in; halfway through, their colors are nobody's. What scrolling drives has no end.
  await page.evaluate(() => {
    const timed = document.getAnimations().filter(({ timeline }) => timeline === document.timeline);
    return Promise.allSettled(timed.map((animation) => animation.finished));
  });
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
