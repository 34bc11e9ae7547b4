import { violationsInBothThemes } from "@/e2e/axe";
import { languages, newEmail, readMail, register, texts } from "@/e2e/person";
import { expect, test } from "@/e2e/test";

const DAY_MS = 24 * 3_600_000;

for (const locale of languages) {
  const t = texts[locale];

  test.describe(locale, () => {
    test.use({ locale });

    test("a tab that waited longer than the link works says so, stops looking, and sends a new email", async ({
      page,
      context,
      request,
    }) => {
      const email = await register(request, { locale });
      await page.goto("/resend");
      await page.getByLabel(t.resend.email).fill(email);
      await page.getByRole("button", { name: t.resend.submit }).click();
      await page.waitForURL("/check-mail");
      await expect(page.getByRole("heading", { name: t.checkMail.title })).toBeVisible();
      const mailbox = (await context.cookies()).find(({ name }) => name.endsWith("mailbox"));
      // As if the email had been sent yesterday.
      const kept = JSON.parse(decodeURIComponent(mailbox?.value ?? ""));
      const value = encodeURIComponent(JSON.stringify({ ...kept, sentAt: kept.sentAt - DAY_MS }));
      await context.addCookies([{ ...mailbox, name: mailbox?.name ?? "", value }]);
      // The page that is open turns by itself.
      await expect(page.getByRole("heading", { name: t.checkMail.overTitle })).toBeVisible();
      await expect(page.getByLabel(t.checkMail.otp)).toHaveCount(0);
      expect(await violationsInBothThemes(page)).toEqual([]);
      let looks = 0;
      page.on("request", (sent) => {
        if (sent.url().includes("/check-mail")) looks += 1;
      });
      await page.waitForTimeout(6_000);
      expect(looks).toBe(0);
      await page.getByRole("button", { name: t.checkMail.resend }).click();
      await expect(page.getByRole("heading", { name: t.checkMail.title })).toBeVisible();
      await readMail(request, email, "/confirm", 2);
    });

    test("a link to sign in that nobody opened within its ten minutes is given up sooner", async ({
      page,
      context,
    }) => {
      await page.goto("/sign-in-link");
      await page.getByLabel(t.signInLink.email).fill(newEmail());
      await page.getByRole("button", { name: t.signInLink.send }).click();
      await page.waitForURL("/check-mail");
      const mailbox = (await context.cookies()).find(({ name }) => name.endsWith("mailbox"));
      const kept = JSON.parse(decodeURIComponent(mailbox?.value ?? ""));
      const value = encodeURIComponent(JSON.stringify({ ...kept, sentAt: kept.sentAt - 11 * 60_000 }));
      await context.addCookies([{ ...mailbox, name: mailbox?.name ?? "", value }]);
      await expect(page.getByRole("heading", { name: t.checkMail.overTitle })).toBeVisible();
    });
  });
}
