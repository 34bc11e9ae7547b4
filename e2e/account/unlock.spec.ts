import { expect, test } from "@/e2e/test";
import { alert, languages, PASSWORD, readMail, registerConfirmed, signIn, texts } from "../person";

for (const language of languages) {
  const own = texts[language];

  test(`anyone who is told of too many attempts gets a link by mail, presses its one button and signs in, in ${language}`, async ({
    request,
    visitor,
  }) => {
    const context = await visitor({ locale: language });
    const page = await context.newPage();
    const email = await registerConfirmed(request);
    await page.goto("/sign-in?error=too.many.requests");
    await alert(page).getByRole("link", { name: own.signIn.unlock }).click();
    await page.waitForURL("/unlock");
    await page.getByLabel(own.unlock.email).fill(email);
    await page.getByRole("button", { name: own.unlock.send }).click();
    await page.waitForURL("/check-mail");
    const { link } = await readMail(request, email, "/unlock");
    // Scanners and previews follow links; nothing comes of it.
    expect((await request.get(link)).status()).toBe(200);
    await page.goto(link);
    await page.getByRole("button", { name: own.unlock.submit }).click();
    await expect(page.getByText(own.unlock.doneTitle)).toBeVisible();
    const names = (await context.cookies()).map(({ name }) => name);
    expect(names).toContain("gatehouse-device");
    expect(names).not.toContain("gatehouse-session");
    await page.getByRole("status").getByRole("link", { name: own.unlock.signIn }).click();
    await signIn(page, language, email, PASSWORD);
    await page.waitForURL("/account");

    const second = await (await visitor({ locale: language })).newPage();
    await second.goto(link);
    await expect(alert(second)).toContainText(own.problems["code-used"].title);
    await expect(alert(second).getByRole("link", { name: own.unlock.again })).toBeVisible();
  });
}
