import { violationsOf } from "@/e2e/axe";
import { misfitsOf } from "@/e2e/fit";
import { PASSWORD, registerConfirmed, texts } from "@/e2e/person";
import { expect, test } from "@/e2e/test";
import { contracts } from "@/lib/contracts";
import { guideSlugs } from "@/lib/docs/guides";
import { problemPages } from "@/lib/docs/problems";
import { tagSlug } from "@/lib/http/tags";

test("every guide and group of operations is there, and the page that the `type` of every problem names", async ({
  request,
}) => {
  const paths = [
    "/docs",
    "/docs/api",
    "/docs/guides",
    "/docs/search",
    "/problems",
    ...guideSlugs.map((slug) => `/docs/guides/${slug}`),
    ...new Set(contracts.map(({ tag }) => `/docs/api/${tagSlug(tag)}`)),
    ...problemPages.map(({ code }) => `/problems/${code}`),
  ];
  const statuses = await Promise.all(paths.map(async (path) => [path, (await request.get(path)).status()]));
  expect(statuses.filter(([, status]) => status !== 200)).toEqual([]);
  for (const path of ["/docs/guides/nothing", "/docs/api/nothing", "/docs/api/tokens/nothing", "/problems/nothing"])
    expect((await request.get(path)).status(), path).toBe(404);
});

/** One page of each kind, shared between two themes and languages. */
for (const [colorScheme, locale, ...pages] of [
  ["light", "ru", "/docs", "/docs/guides", "/docs/guides/verify-tokens", "/docs/api/users/listUsers", "/problems"],
  ["dark", "en", "/docs/api/users", "/docs/guides/roles?lang=ru", "/docs/api/tokens/login", "/problems/token.expired"],
  ["dark", "ru", "/docs/api", "/docs/search?q=обновление+токена"],
] as const) {
  test.describe(`${colorScheme}, ${locale}`, () => {
    test.use({ colorScheme, locale });

    test("axe finds nothing wrong, no page is wider than a phone, and nothing is asked of other origins", async ({
      page,
      baseURL,
    }) => {
      const elsewhere: string[] = [];
      page.on("request", (request) => {
        if (!request.url().startsWith(baseURL ?? "?") && !request.url().startsWith("data:"))
          elsewhere.push(request.url());
      });
      const problems: string[] = [];
      await page.setViewportSize({ width: 360, height: 740 });
      for (const path of pages) {
        await page.goto(path, { waitUntil: "networkidle" });
        problems.push(...(await violationsOf(page)));
        problems.push(...(await misfitsOf(page)));
      }
      expect(problems).toEqual([]);
      expect(elsewhere).toEqual([]);
    });
  });
}

test.describe("in the browser", () => {
  test.use({ locale: "en" });
  const t = texts.en.tryIt;

  test("someone signs in with the form, keeps the token, finds another operation by typing, and sends it", async ({
    page,
    request,
  }) => {
    const email = await registerConfirmed(request);
    await page.goto("/docs/api/tokens/login");
    await page.getByRole("textbox", { name: t.body }).fill(JSON.stringify({ email, password: PASSWORD }));
    await page.getByRole("button", { name: t.send }).click();
    await page.getByRole("button", { name: t.keepToken }).click();
    await expect(page.getByText(t.tokenKept)).toBeVisible();
    const search = page.getByRole("combobox", { name: t.search });
    await search.fill("user/profile");
    await page.getByRole("option", { name: "Get your profile" }).click();
    await page.waitForURL("/docs/api/users/getProfile");
    await page.getByRole("button", { name: t.send }).click();
    await expect(page.getByRole("region", { name: t.answer, exact: true })).toContainText(email);
  });
});

test.describe("without JavaScript", () => {
  test.use({ locale: "en", javaScriptEnabled: false });

  test("guides and reference can be read", async ({ page }) => {
    await page.goto("/docs");
    await page.getByRole("main").getByRole("link", { name: texts.en.docs.guides["sign-in"].title }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(texts.en.docs.guides["sign-in"].title);
    await page.getByRole("main").getByRole("link", { name: "Tokens", exact: true }).click();
    await page
      .getByRole("main")
      .getByRole("link", { name: /POST\s+\/v1\/auth\/login/ })
      .click();
    await expect(page.getByText("curl -sS -X POST")).toBeVisible();
    await expect(page.getByRole("heading", { name: texts.en.tryIt.title })).toBeHidden();
  });
});
