import { violationsOf } from "@/e2e/axe";
import { misfitsOf } from "@/e2e/fit";
import { arrive, enter } from "@/e2e/member";
import { newEmail, PASSWORD, readMail, registerConfirmed, signUp, texts } from "@/e2e/person";
import { expect, test } from "@/e2e/test";

const t = texts.en.account;
const pages = [
  "/account",
  "/account?done=email",
  "/account/email",
  "/account/security?done=password",
  "/account/password",
  "/account/sessions",
  "/account/addresses",
  "/account/data",
  "/account/delete",
  "/confirm-email",
  "/confirm-email?code=made-up",
  "/keep-account?code=made-up",
  "/",
];

for (const [colorScheme, locale] of [
  ["light", "ru"],
  ["dark", "en"],
] as const) {
  test.describe(`${colorScheme}, ${locale}`, () => {
    test.use({ colorScheme });

    test("axe finds nothing wrong with any page of the account, and everything fits a phone", async ({
      page,
      request,
    }) => {
      await arrive(page, request, "/account/addresses");
      await page
        .getByLabel(t.addresses.address, { exact: true })
        .fill(`0x${"52908400098527886E0F".repeat(3)}${Date.now()}`);
      await page.getByRole("button", { name: t.addresses.add }).click();
      await expect(page.getByText(t.addresses.emptyTitle)).toHaveCount(0);
      if (locale === "ru") {
        await page.goto("/account");
        await page.getByRole("button", { name: "Русский" }).click();
        await expect(page.locator("html")).toHaveAttribute("lang", "ru");
      }
      await page.setViewportSize({ width: 360, height: 740 });
      const problems: string[] = [];
      for (const [index, path] of pages.entries()) {
        await page.goto(path);
        // Node by node: every other page in this theme, the rest in the other one.
        if (index % 2 === Number(locale === "ru")) problems.push(...(await violationsOf(page)));
        problems.push(...(await misfitsOf(page)));
      }
      expect(problems).toEqual([]);
    });
  });
}

test.describe("by keyboard", () => {
  test.use({ locale: "en" });

  test("a name is changed, and a dialog gives the focus back", async ({ page, request, visitor }) => {
    const email = await arrive(page, request);
    await enter(await (await visitor()).newPage(), email);
    const press = async (key: string, until: () => Promise<unknown>) => {
      await page.keyboard.press(key);
      await until();
    };
    const tabTo = async (name: string) => {
      for (let presses = 0; presses < 25; presses += 1) {
        await page.keyboard.press("Tab");
        const focused = await page.evaluate(() => document.activeElement?.textContent ?? "");
        if (focused === name) return;
      }
      throw new Error(`Tab never reached ${name}`);
    };
    await page.getByLabel(t.name.label).focus();
    await page.keyboard.type("Ann of the keys");
    await press("Enter", () => expect(page.getByRole("heading", { name: "Ann of the keys" })).toBeVisible());
    await page.goto("/account");
    await tabTo(t.tabs.sessions);
    await press("Enter", () => page.waitForURL("/account/sessions"));
    await page.reload();
    await tabTo(t.sessions.endOthers);
    await press("Enter", () => expect(page.getByRole("alertdialog")).toBeVisible());
    await press("Escape", () => expect(page.getByRole("button", { name: t.sessions.endOthers })).toBeFocused());
  });
});

test.describe("without JavaScript", () => {
  test.use({ locale: "en", javaScriptEnabled: false });

  test("a mailbox of letters that are not ASCII signs up, signs in, and passes the browser's own check wherever one is asked for", async ({
    page,
    visitor,
  }) => {
    const email = `юзер${Date.now().toString(36)}@bücher.example`;
    await signUp(page, "en", email);
    await page.waitForURL("/check-mail");
    const other = await (await visitor({ javaScriptEnabled: false })).newPage();
    await enter(other, email);
    await expect(other.getByText(texts.en.account.pendingTitle)).toBeVisible();
    const asking = ["/sign-in", "/sign-up", "/restore", "/resend", "/unlock", "/account/email", "/account/delete"];
    for (const path of asking) {
      const reader = path.startsWith("/account")
        ? other
        : await (await visitor({ javaScriptEnabled: false })).newPage();
      await reader.goto(path);
      const field = reader.locator("main form input[name=email]");
      await expect(field, path).toHaveCount(1);
      await field.fill(email);
      expect(await field.evaluate((input: HTMLInputElement) => input.checkValidity()), path).toBe(true);
    }
  });

  test("name, password, email and sessions still change", async ({ page, request, visitor }) => {
    const email = await registerConfirmed(request);
    const other = await (await visitor({ javaScriptEnabled: true })).newPage();
    await enter(other, email);
    await enter(page, email);
    await page.getByLabel(t.name.label).fill("Ann on paper");
    await page.getByRole("button", { name: t.name.save }).click();
    await expect(page.getByRole("heading", { name: "Ann on paper" })).toBeVisible();
    await page.goto("/account/sessions");
    await page.getByRole("listitem").filter({ hasText: "Chrome" }).getByRole("button").click();
    await other.getByRole("link", { name: t.tabs.data, exact: true }).click();
    await other.waitForURL(/\/sign-in/);
    await page.goto("/account/email");
    await page.getByLabel(t.email.newEmail).fill(newEmail());
    await page.getByLabel(t.email.currentPassword, { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: t.email.submit }).click();
    await expect(page.getByRole("heading", { name: t.email.sentTitle })).toBeVisible();
    await page.goto("/account/password");
    await page.getByLabel(t.password.current, { exact: true }).fill("wrong");
    await page.getByLabel(t.password.new, { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: t.password.submit }).click();
    await expect(page.getByText(texts.en.forms.issues.wrongPassword)).toBeVisible();
  });

  test("what needs a second thought asks for it: ending the other sessions, removing an address, “this was not me”", async ({
    page,
    request,
  }) => {
    const email = await registerConfirmed(request);
    const login = { email, password: PASSWORD };
    const { access_token } = await (await request.post("/v1/auth/login", { data: login })).json();
    await enter(page, email, "/account/sessions");
    const ask = async (button: string, confirm: string) => {
      await expect(page.getByRole("button", { name: confirm, exact: true })).toBeHidden();
      await page.locator("summary").filter({ visible: true }).and(page.getByText(button)).click();
      await page.getByRole("button", { name: confirm, exact: true }).click();
    };
    await ask(t.sessions.endOthers, t.sessions.endOthersConfirm);
    await expect(page.getByText(t.sessions.onlyThis)).toBeVisible();
    const headers = { Authorization: `Bearer ${access_token}` };
    expect((await request.get("/v1/user/profile", { headers })).status()).toBe(401);
    await page.goto("/account/addresses");
    await page.getByLabel(t.addresses.address, { exact: true }).fill(`3NBV${Date.now().toString(36)}`);
    await page.getByRole("button", { name: t.addresses.add }).click();
    await expect(page.getByText(t.addresses.emptyTitle)).toHaveCount(0);
    await page.locator("summary[aria-label]").click();
    await page.getByRole("button", { name: t.addresses.remove, exact: true }).click();
    await expect(page.getByText(t.addresses.emptyTitle)).toBeVisible();
    await page.goto("/account/security");
    await ask(t.notMe.button, t.notMe.confirm);
    await page.waitForURL("/check-mail");
    await readMail(request, email, "/reset");
  });
});
