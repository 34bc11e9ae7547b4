import type { Page } from "@playwright/test";

/** What doesn't fit the page as it is: text that leaves its place or is cut where it can't be scrolled to, and rows of lists that a badge makes higher. */
export async function misfitsOf(page: Page): Promise<string[]> {
  const found = await page.evaluate(() => {
    const root = document.documentElement;
    const wide = root.scrollWidth > window.innerWidth ? ["the page is wider than the window"] : [];
    const elements = [...document.querySelectorAll<HTMLElement>("main *")].filter((element) =>
      element.checkVisibility(),
    );
    const named = ({ tagName, textContent }: Element) => `${tagName} "${(textContent ?? "").trim().slice(0, 60)}"`;
    const leaving = elements
      .filter((element) => {
        const { display, overflowX } = getComputedStyle(element);
        // Scrolled or shortened on purpose says so; what is for screen readers alone is one pixel wide.
        return (
          element.clientWidth > 1 && display !== "inline" && overflowX === "visible" && element.tagName !== "INPUT"
        );
      })
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)
      // A negative margin lets a strip reach the edges of the window.
      .filter(({ children }) => ![...children].some((child) => getComputedStyle(child).marginRight.startsWith("-")))
      .map((element) => `${named(element)} leaves its place`);
    const ruler = document.createElement("canvas").getContext("2d");
    const cut = [...document.querySelectorAll("select")].flatMap((select) => {
      const { font, paddingLeft, paddingRight } = getComputedStyle(select);
      const room = select.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
      if (!(ruler && select.checkVisibility())) return [];
      ruler.font = font;
      return [...select.options]
        .filter(({ text }) => ruler.measureText(text).width > room + 1)
        .map(({ text }) => `the choice "${text}" is cut`);
    });
    const heights = [...document.querySelectorAll("[data-rows=dense] tbody tr")].filter(
      (row) => !matchMedia("(max-width: 40rem)").matches && Math.round(row.getBoundingClientRect().height) !== 44,
    );
    return [...wide, ...leaving, ...cut, ...heights.map((row) => `${named(row)} is not 44 pixels high`)];
  });
  return found.map((line) => `${page.url()}: ${line}`);
}
