import type { Locator, Page } from "@playwright/test";
import { violationsInBothThemes } from "@/e2e/axe";
import { administratorOf, type OwnService, startOwnService } from "@/e2e/own-service";
import { type Language, languages, newEmail, PASSWORD, registerConfirmed, texts } from "@/e2e/person";
import { expect, test } from "@/e2e/test";

const endonyms = { en: "English", ru: "Русский" };

const t = texts.en;
const { form } = t.admin.settings;

let service: OwnService;

test.beforeAll(async () => {
  service = await startOwnService();
});
test.afterAll(() => service.stop());

test.use({ locale: "en" });

const sectionOf = (page: Page, section: keyof typeof form.sections, language: Language = "en"): Locator =>
  page.getByRole("form", { name: texts[language].admin.settings.form.sections[section].title });

/** Saves what was changed in a section; its button is ready once there is something to save. */
async function save(section: Locator): Promise<void> {
  const button = section.getByRole("button", { name: form.save, exact: true });
  await button.click();
  await expect(button).toBeDisabled();
  await expect(section.getByText(/unsaved change/)).toHaveCount(0);
}

test("what an administrator sets acts on the next request, outlives a restart, gives way to the environment, is told and can be taken back", async ({
  browser,
  visitor,
  playwright,
}) => {
  const { origin, database } = service;
  const administrator = newEmail();
  const state = await administratorOf(service, browser, administrator);
  const page = await (await visitor({ baseURL: origin, locale: "en", storageState: state })).newPage();
  const stranger = await (await visitor({ baseURL: origin, locale: "en" })).newPage();
  const api = await playwright.request.newContext({ baseURL: origin });
  const member = await registerConfirmed(api);
  const logIn = () => api.post("/v1/auth/login", { data: { email: member, password: PASSWORD } });
  const lifetime = async () => {
    const [, claims = ""] = (await (await logIn()).json()).access_token.split(".");
    const { exp, iat } = JSON.parse(Buffer.from(claims, "base64url").toString());
    return exp - iat;
  };
  const register = async (email: string, password: string) =>
    (await (await api.post("/v1/user", { data: { email, password } })).json()).errors?.[0];

  await page.goto("/admin/settings");
  const field = (name: keyof typeof form.fields) => page.getByLabel(form.fields[name].label, { exact: true });

  // Branding, shown before it is saved. An older proof of who this is doesn't do; the one that is asked for saves what was typed.
  const branding = sectionOf(page, "branding");
  const preview = branding.getByRole("region", { name: form.preview.title });
  await expect(async () => {
    await field("BRAND_NAME").fill("Acme");
    await expect(preview).toContainText("Sign in to Acme", { timeout: 2000 });
  }).toPass();
  await field("BRAND_ACCENT").fill("#0a7d4f");
  await expect(branding.getByText("2 unsaved changes")).toBeVisible();
  await database.query("UPDATE sessions SET authenticated_at = now() - interval '11 minutes'");
  const proof = page.getByRole("dialog", { name: t.identity.title });
  const saveBranding = branding.getByRole("button", { name: form.save, exact: true });
  await saveBranding.click();
  await expect(proof.getByLabel(t.identity.password, { exact: true })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(proof).toBeHidden();
  await expect(branding).toContainText(t.identity.title);
  await expect(branding.getByText("2 unsaved changes")).toBeVisible();
  await saveBranding.click();
  await proof.getByLabel(t.identity.password, { exact: true }).fill(PASSWORD);
  await proof.getByRole("button", { name: t.identity.submit }).click();
  await expect(page.getByText(form.saved)).toBeVisible();
  const accent = () => page.evaluate(() => getComputedStyle(document.body).getPropertyValue("--brand-accent-light"));
  await expect.poll(accent).toBe("#0a7d4f");
  await stranger.goto("/sign-in");
  await expect(stranger.getByRole("heading", { name: "Sign in to Acme" })).toBeVisible();

  const passkey = stranger.getByRole("button", { name: t.signIn.passkey });
  await expect(passkey).toBeVisible();
  const signIn = sectionOf(page, "sign_in");
  await field("FACTOR_METHODS").selectOption(form.options["FACTOR_METHODS-totp"]);
  await save(signIn);
  await stranger.reload();
  await expect(stranger.getByRole("heading", { name: "Sign in to Acme" })).toBeVisible();
  await expect(passkey).toHaveCount(0);
  // What the environment sets can't be changed, and says so.
  await expect(signIn.getByRole("checkbox", { name: form.fields.MAGIC_LINKS.label })).toBeDisabled();
  await expect(signIn).toContainText("Set by MAGIC_LINKS in the environment");

  // What can't be is said at its field, and nothing is changed.
  const passwords = sectionOf(page, "passwords");
  await field("PASSWORD_MIN_LENGTH").fill("7");
  await passwords.getByRole("button", { name: form.save, exact: true }).click();
  await expect(field("PASSWORD_MIN_LENGTH")).toHaveAccessibleDescription(/From 8 to 64/);
  await field("PASSWORD_MIN_LENGTH").fill("12");
  await save(passwords);
  expect(await register(newEmail(), "elevenchars")).toBe("password.does.not.meet.the.requirements");

  const registration = sectionOf(page, "registration");
  await field("SIGN_UP_DOMAINS").fill("acme.example");
  await save(registration);
  await stranger.goto("/sign-up");
  await expect(stranger.getByText("Use an email at acme.example")).toBeVisible();
  expect(await register(newEmail(), PASSWORD)).toBe("email.domain.not.allowed");
  await registration.getByRole("checkbox", { name: form.fields.SIGN_UP.label }).uncheck();
  await save(registration);
  await stranger.reload();
  await expect(stranger.getByRole("heading", { name: t.signUp.closed })).toBeVisible();

  expect(await lifetime()).toBe(3600);
  await expect(field("ACCESS_TOKEN_TTL_SECONDS")).toHaveValue("1");
  await field("ACCESS_TOKEN_TTL_SECONDS").fill("5");
  await page
    .getByLabel(form.unit.replace("{setting}", form.fields.ACCESS_TOKEN_TTL_SECONDS.label))
    .selectOption("minutes");
  await save(sectionOf(page, "lifetimes"));
  await field("REQUESTS_PER_MINUTE").fill("777");
  await save(sectionOf(page, "limits"));
  expect(await lifetime()).toBe(300);
  expect((await logIn()).headers()["ratelimit-limit"]).toBe("777");

  await service.restart({ PASSWORD_MIN_LENGTH: "20" });
  expect(await lifetime()).toBe(300);
  expect((await logIn()).headers()["ratelimit-limit"]).toBe("777");
  await stranger.reload();
  await expect(stranger.getByRole("heading", { name: t.signUp.closed })).toBeVisible();
  await page.reload();
  await expect(field("BRAND_NAME")).toHaveValue("Acme");
  await expect(field("FACTOR_METHODS")).toHaveValue("totp");
  await expect(field("PASSWORD_MIN_LENGTH")).toHaveValue("20");
  await expect(field("PASSWORD_MIN_LENGTH")).toBeDisabled();
  await expect(passwords).toContainText("Set by PASSWORD_MIN_LENGTH in the environment");

  const lifetimes = sectionOf(page, "lifetimes");
  await expect(async () => {
    await lifetimes.getByRole("button", { name: "Reset to default (1 hour)" }).click({ timeout: 2000 });
  }).toPass();
  await save(lifetimes);
  expect(await lifetime()).toBe(3600);
  await page.goto("/admin/audit?action=setting.changed");
  const log = page.getByRole("main");
  for (const [section, name] of [
    ["branding", "BRAND_NAME"],
    ["sign_in", "FACTOR_METHODS"],
    ["passwords", "PASSWORD_MIN_LENGTH"],
    ["registration", "SIGN_UP"],
    ["limits", "REQUESTS_PER_MINUTE"],
  ] as const)
    await expect(log).toContainText(`changed the setting ${form.sections[section].title}: ${form.fields[name].label}`);
  await expect(log.getByText(administrator).first()).toBeVisible();

  for (const language of languages) {
    const context = await visitor({ baseURL: origin, locale: language, storageState: state });
    const other = await context.newPage();
    await other.goto("/admin/settings");
    // People see their account's language, whatever their browser's is.
    await other.getByRole("button", { name: endonyms[language], exact: true }).click();
    await expect(sectionOf(other, "branding", language)).toBeVisible();
    expect(await violationsInBothThemes(other)).toEqual([]);
    await other.setViewportSize({ width: 390, height: 844 });
    expect(await violationsInBothThemes(other)).toEqual([]);
    const [inner, whole] = await other.evaluate(() => [window.innerWidth, document.documentElement.scrollWidth]);
    expect(whole, "scrolls sideways").toBeLessThanOrEqual(inner ?? 0);
  }
  await api.dispose();
});
