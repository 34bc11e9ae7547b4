import { violationsInBothThemes } from "@/e2e/axe";
import { languages, texts } from "@/e2e/person";
import { expect, test } from "@/e2e/test";
import { templates } from "@/lib/mail/kinds";

for (const locale of languages) {
  const t = texts[locale].inbox.gallery;

  test.describe(locale, () => {
    test.use({ locale });

    test("the gallery leads to every mail and shows it in both schemes, both widths and as text", async ({ page }) => {
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto("/dev/inbox");
      await page.getByRole("link", { name: t.open }).click();
      await expect(page.getByRole("heading", { level: 1, name: t.title })).toBeVisible();
      const list = page.getByRole("navigation", { name: t.list });
      await expect(list.getByRole("link")).toHaveCount(templates.length);
      await list.getByRole("link", { name: texts[locale].admin.mail.kinds.new_device }).click();
      await expect(page).toHaveURL(/#new_device$/);
      for (const language of languages) {
        const subject = texts[language].mail.new_device.subject;
        const text = page.locator("pre", { hasText: subject });
        await text.scrollIntoViewIfNeeded();
        await expect(text).toContainText("203.0.113.7");
        for (const scheme of [t.light, t.dark]) {
          for (const width of [600, 320]) {
            const frame = page.locator(`iframe[title="${subject}: ${scheme}, ${width} px"]`);
            await frame.scrollIntoViewIfNeeded();
            const inside = frame.contentFrame();
            await expect(inside.getByRole("heading", { name: subject })).toBeVisible();
            await expect(inside.locator("body")).toHaveCSS(
              "background-color",
              scheme === t.light ? "rgb(250, 250, 251)" : "rgb(14, 14, 17)",
            );
            const overflow = await inside
              .locator("html")
              .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
            expect(overflow, `${subject}, ${scheme}, ${width}`).toBe(0);
          }
        }
      }
      expect(await violationsInBothThemes(page)).toEqual([]);
    });
  });
}

test("on a phone only the samples scroll sideways", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/dev/inbox/gallery");
  await expect(page.locator("iframe").first()).toBeVisible();
  const overflow = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  expect(overflow).toBe(0);
});
