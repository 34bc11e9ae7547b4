import type { BrowserContext, Page } from "@playwright/test";
import { violationsInBothThemes } from "@/e2e/axe";
import { type OwnService, startOwnService } from "@/e2e/own-service";
import { ADMIN } from "@/e2e/signed-in";
import { expect, test } from "@/e2e/test";

let service: OwnService;

test.beforeAll(async () => {
  service = await startOwnService({ ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password });
});
test.afterAll(() => service.stop());

test.use({ locale: "en", viewport: { width: 1440, height: 900 } });
test.describe.configure({ mode: "serial" });

type Visitor = (options: { baseURL: string; viewport?: { width: number; height: number } }) => Promise<BrowserContext>;

/** The settings, as the administrator sees them. */
async function openSettings(visitor: Visitor, viewport = { width: 1440, height: 900 }): Promise<Page> {
  const context = await visitor({ baseURL: service.origin, viewport });
  const { csrfToken } = await (await context.request.get("/api/auth/csrf")).json();
  const answer = await context.request.post("/api/auth/callback/credentials", {
    data: { ...ADMIN, csrfToken, json: "true" },
    headers: { origin: service.origin },
  });
  expect(answer.status()).toBe(200);
  const page = await context.newPage();
  await page.goto("/admin/settings");
  await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
  return page;
}

const section = (page: Page, name: string) => page.getByRole("form", { name });
const save = async (page: Page, name: string) => {
  await section(page, name).getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Settings saved").last()).toBeVisible();
  await expect(section(page, name).getByText("unsaved")).toHaveCount(0);
};

test("sign-up by domain and closed sign-up act on the next request, and stay when the service starts anew; the environment goes first", async ({
  visitor,
}) => {
  const page = await openSettings(visitor);
  expect(await violationsInBothThemes(page)).toEqual([]);
  const link = page.getByLabel("Sign-in by emailed link");
  await expect(link).toBeChecked();
  await expect(link).toBeDisabled();
  await expect(page.getByText("Set by MAGIC_LINKS in the environment")).toBeVisible();

  await page.getByLabel("Allowed email domains").fill("example.com, example.org");
  await expect(section(page, "Sign-up").getByText("1 unsaved change")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Settings saved")).toBeVisible();
  await expect(section(page, "Sign-up").getByText("Set here")).toBeVisible();

  const stranger = await (await visitor({ baseURL: service.origin })).newPage();
  await stranger.goto("/sign-up");
  await expect(stranger.getByText("At example.com or example.org")).toBeVisible();
  await stranger.getByLabel("Email").fill("ann@evil.example");
  await stranger.getByLabel("Password", { exact: true }).fill("four unrelated words");
  await stranger.getByRole("button", { name: "Create account" }).click();
  await expect(stranger.getByText("This email’s domain isn’t allowed")).toBeVisible();
  await expect(stranger.getByLabel("Email")).toBeFocused();
  await expect(stranger.getByLabel("Email")).toHaveValue("ann@evil.example");

  await page.getByLabel("Anyone can sign up").uncheck();
  await save(page, "Sign-up");
  const closed = async () => {
    await stranger.goto("/sign-up");
    await expect(stranger.getByRole("heading", { name: "Sign-up is closed" })).toBeVisible();
    await stranger.goto("/sign-in");
    await expect(stranger.getByLabel("Email")).toBeVisible();
    await expect(stranger.getByRole("link", { name: "Sign up" })).toHaveCount(0);
  };
  await closed();
  await service.restart();
  await closed();

  await page.reload();
  await section(page, "Sign-up").getByRole("button", { name: "Reset to default (on)" }).click();
  await section(page, "Sign-up").getByRole("button", { name: "Reset to default (none)" }).click();
  await expect(section(page, "Sign-up").getByText("2 unsaved changes")).toBeVisible();
  await save(page, "Sign-up");
  await stranger.goto("/sign-up");
  await expect(stranger.getByLabel("Email")).toBeVisible();
  await expect(stranger.getByText("At example.com")).toHaveCount(0);
});

test("a value that cannot be used says why beside its field; who was slower is told, and replaces knowingly", async ({
  visitor,
}) => {
  const [page, other] = [await openSettings(visitor), await openSettings(visitor)];
  const length = page.getByLabel("Minimum length", { exact: true });
  await length.fill("200");
  await page.keyboard.press("Enter");
  await expect(page.getByText("From 8 to 64")).toBeVisible();
  await section(page, "Passwords").getByRole("button", { name: "Discard" }).click();
  await expect(length).toHaveValue("8");

  await other.getByLabel("Minimum length", { exact: true }).fill("10");
  await save(other, "Passwords");
  await length.fill("12");
  await section(page, "Passwords").getByRole("button", { name: "Save" }).click();
  await expect(section(page, "Passwords").getByRole("alert")).toContainText("changed in the meantime");
  await expect(page.getByText("Now: 10")).toBeVisible();
  await expect(length).toHaveValue("12");
  await save(page, "Passwords");
  await expect(section(page, "Passwords").getByText("Set here")).toBeVisible();
  await page.goto("/admin/audit");
  await expect(page.getByText("changed the setting").first()).toBeVisible();
});

test("the brand is seen while it is typed, and then on the pages and in mails", async ({ visitor }) => {
  const page = await openSettings(visitor);
  const preview = page.getByRole("region", { name: "Preview" });
  await page.getByLabel("Product name").fill("Acme Identity");
  await page.getByLabel("Accent color", { exact: true }).fill("#0f9d6b");
  await expect(preview.getByText("Sign in to Acme Identity")).toBeVisible();
  const button = preview.getByText("Sign in", { exact: true });
  await expect(button).toHaveCSS("background-color", "rgb(15, 157, 107)");
  await preview.getByText("Dark", { exact: true }).click();
  await expect(preview.getByText("Verify your email")).toHaveCSS("color", "rgb(237, 237, 241)");
  await save(page, "Branding");

  const stranger = await (await visitor({ baseURL: service.origin })).newPage();
  await stranger.goto("/sign-in");
  await expect(stranger).toHaveTitle(/Acme Identity/);
  await expect(stranger.getByRole("button", { name: "Sign in", exact: true })).toHaveCSS(
    "background-color",
    "rgb(15, 157, 107)",
  );
  await stranger.request.post("/v1/user", { data: { email: "bea@example.com", password: "four unrelated words" } });
  await stranger.goto("/dev/inbox");
  await expect(stranger.getByText("Acme Identity").first()).toBeVisible();
});

test("on a phone nothing of the settings is wider than the screen", async ({ visitor }) => {
  const page = await openSettings(visitor, { width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
});
