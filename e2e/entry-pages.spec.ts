import { violationsOf } from "@/e2e/axe";
import { misfitsOf } from "@/e2e/fit";
import { type Language, PASSWORD, register, signIn, texts } from "@/e2e/person";
import { expect, test } from "@/e2e/test";

const pages = [
  "/sign-in?error=wrong.password",
  "/sign-in?done=reset",
  "/sign-in?done=chosen",
  "/sign-in?error=too.many.requests",
  "/sign-up",
  "/restore",
  "/resend",
  "/unlock",
  "/unlock?code=made-up",
  "/sign-in-link",
  "/sign-in-link?code=made-up",
  "/confirm",
  "/confirm?code=made-up",
  "/reset?code=made-up",
  "/setup?token=made-up",
];

for (const [colorScheme, locale] of [
  ["light", "en"],
  ["dark", "ru"],
] as const satisfies (readonly ["light" | "dark", Language])[]) {
  test.describe(`${colorScheme}, ${locale}`, () => {
    test.use({ colorScheme, locale });
    const t = texts[locale];

    test("axe finds nothing wrong with any page on the way into an account", async ({ page, request }) => {
      const problems: string[] = [];
      const check = async () => problems.push(...(await violationsOf(page)));
      // Node by node: every other page in this theme, the rest in the other one.
      for (const path of pages.filter((_, index) => index % 2 === Number(locale === "ru"))) {
        await page.goto(path);
        await check();
      }
      // With every error there is.
      await page.goto("/sign-up");
      await page.getByLabel(t.signUp.password, { exact: true }).fill("abc");
      await page.getByRole("button", { name: t.signUp.submit }).click();
      await expect(page.getByText(t.forms.issues.required)).toBeVisible();
      await check();
      // The pages speak the language of the user who signs in.
      const email = await register(request, { locale });
      await page.goto("/sign-in");
      await signIn(page, locale, email, PASSWORD);
      await page.waitForURL("/account");
      await page.goto("/sign-out");
      await check();
      await page.goto("/resend");
      await page.getByRole("button", { name: t.resend.submit }).click();
      await page.waitForURL("/check-mail");
      await check();
      expect(problems).toEqual([]);
    });

    test("no page is wider than a phone of 360 pixels, and nothing leaves its card", async ({ page, request }) => {
      await page.setViewportSize({ width: 360, height: 740 });
      const check = async () => expect(await misfitsOf(page)).toEqual([]);
      for (const path of pages) {
        await page.goto(path);
        await check();
      }
      const email = await register(request);
      await page.goto("/resend");
      await page.getByLabel(t.resend.email).fill(email);
      await page.getByRole("button", { name: t.resend.submit }).click();
      await page.waitForURL("/check-mail");
      await check();
    });
  });
}
