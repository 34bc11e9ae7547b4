import { violationsInBothThemes } from "@/e2e/axe";
import { enter } from "@/e2e/member";
import { alert, languages, readMail, registerConfirmed, texts } from "@/e2e/person";
import { addApp, codeOf } from "@/e2e/second-factor";
import { expect, test } from "@/e2e/test";

for (const language of languages) {
  const t = texts[language];

  test(`a link from the mail signs in the browser that asked, without scripts too, past ten scanners, and no other one, in ${language}`, async ({
    request,
    visitor,
  }) => {
    const email = await registerConfirmed(request, { locale: language });
    const context = await visitor({ locale: language, javaScriptEnabled: language === "en" });
    const page = await context.newPage();
    await page.goto("/sign-in?callbackUrl=/account/data");
    if (language === "en") await page.getByLabel(t.signIn.email, { exact: true }).fill(email);
    await page.getByRole("link", { name: t.signIn.link }).click();
    await page.waitForURL(/\/sign-in-link\?/);
    const address = page.getByLabel(t.signInLink.email);
    if (language === "en") {
      await expect(address).toHaveValue(email);
      expect(await violationsInBothThemes(page)).toEqual([]);
    } else await address.fill(email);
    await page.getByRole("button", { name: t.signInLink.send }).click();
    await page.waitForURL("/check-mail");
    const { link } = await readMail(request, email, "/sign-in-link");
    for (let scan = 0; scan < 10; scan += 1) {
      expect((await request.get(link)).status()).toBe(200);
      expect((await request.head(link)).status()).toBe(200);
    }

    const other = await (await visitor({ locale: language })).newPage();
    await other.goto(link);
    await expect(alert(other)).toContainText(t.problems["code-other-device"].title);
    await expect(alert(other).getByRole("link", { name: t.signInLink.again })).toBeVisible();
    if (language === "en") expect(await violationsInBothThemes(other)).toEqual([]);

    await page.goto(link);
    if (language === "en") expect(await violationsInBothThemes(page)).toEqual([]);
    await page.getByRole("button", { name: t.signInLink.submit }).click();
    await page.waitForURL("/account/data");

    await context.clearCookies({ name: /session/ });
    await page.goto(link);
    await expect(alert(page)).toContainText(t.problems["code-used"].title);
  });
}

test.describe("with a second factor", () => {
  test.use({ locale: "en" });

  test("the link is followed by the code of the app, and leads where someone was going", async ({ page, request }) => {
    const t = texts.en;
    const email = await registerConfirmed(request);
    await enter(page, email);
    const { secret } = await addApp(page);
    await page.context().clearCookies({ name: /session/ });
    await page.goto("/sign-in-link?callbackUrl=/account/sessions");
    await page.getByLabel(t.signInLink.email).fill(email);
    await page.getByRole("button", { name: t.signInLink.send }).click();
    await page.waitForURL("/check-mail");
    await page.goto((await readMail(request, email, "/sign-in-link")).link);
    await page.getByRole("button", { name: t.signInLink.submit }).click();
    await page.waitForURL(/\/second-step\?/);
    await page.getByLabel(t.identity.totp).fill(codeOf(secret));
    await page.waitForURL("/account/sessions");
  });
});
