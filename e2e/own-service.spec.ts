import type { APIRequestContext } from "@playwright/test";
import { type OwnService, startOwnService } from "@/e2e/own-service";
import {
  alert,
  languages,
  newEmail,
  PASSWORD,
  readMail,
  register,
  registerConfirmed,
  signIn,
  texts,
} from "@/e2e/person";
import { expect, test } from "@/e2e/test";

let service: OwnService;

test.beforeAll(async () => {
  service = await startOwnService();
});
test.afterAll(() => service.stop());

test.use({
  locale: "en",
  // The guesses and their end, and pages of the dashboard that its menu fetches ahead although they are still to come.
  expectedErrors: /status of (?:401|429) .*\/v1\/auth\/login|status of 404 .*\/admin\//,
});

/** Mails a link of each kind to people of one language. */
async function mailLinks(api: APIRequestContext, locale: string) {
  const [newcomer, member, leaver] = [
    await register(api, { locale }),
    await registerConfirmed(api, { locale }),
    await registerConfirmed(api, { locale }),
  ];
  const asUser = async (email: string) => {
    const login = await api.post("/v1/auth/login", { data: { email, password: PASSWORD } });
    return { Authorization: `Bearer ${(await login.json()).access_token}` };
  };
  const changed = newEmail();
  const change = { headers: await asUser(member), data: { email: changed, currentPassword: PASSWORD } };
  await api.post("/v1/user/email/change", change);
  await api.post("/v1/user/password/restore", { data: { email: member } });
  const deletion = { headers: await asUser(leaver), data: { email: leaver, currentPassword: PASSWORD } };
  await api.post("/v1/user/deletion", deletion);
  return {
    member,
    confirm: (await readMail(api, newcomer, "/confirm")).link,
    reset: (await readMail(api, member, "/reset")).link,
    confirmEmail: (await readMail(api, changed, "/confirm-email")).link,
    keep: (await readMail(api, leaver, "/keep-account")).link,
  };
}

for (const language of languages) {
  const t = texts[language];

  test(`an expired link of any kind says so and what to do next, in ${language}`, async ({ playwright, visitor }) => {
    const { origin, database } = service;
    const api = await playwright.request.newContext({ baseURL: origin });
    const links = await mailLinks(api, language);
    await database.query("UPDATE one_time_codes SET expires_at = now() - interval '1 second'");
    const page = await (await visitor({ baseURL: origin, locale: language })).newPage();
    const press = async (button: string, title: string) => {
      await page.getByRole("button", { name: button, exact: true }).click();
      await expect(alert(page)).toContainText(title);
      await expect(alert(page)).toBeFocused();
    };
    const { title } = t.problems["code-expired"];

    await page.goto(links.confirm);
    await press(t.confirm.submit, title);
    await alert(page).getByRole("link", { name: t.confirm.resend }).click();
    await page.waitForURL("/resend");

    await page.goto(links.reset);
    await expect(alert(page)).toContainText(title);
    await alert(page).getByRole("link", { name: t.reset.again }).click();
    await page.waitForURL("/restore");

    await page.goto(links.keep);
    await press(t.account.keep.submit, t.account.keep.tooLate);
    await alert(page).getByRole("link", { name: t.account.keep.signUp }).click();
    await page.waitForURL("/sign-up");

    // Only who asked for the change may confirm it.
    await page.goto(links.confirmEmail);
    await page.waitForURL(/\/sign-in/);
    await signIn(page, language, links.member, PASSWORD);
    await page.waitForURL(/\/confirm-email/);
    await press(t.account.confirmEmail.submit, title);
    await alert(page).getByRole("link", { name: t.account.confirmEmail.again }).click();
    await page.waitForURL("/account/email");
    await api.dispose();
  });
}

test("the address of the first start makes one administrator, who is signed in; too many guesses are told how long to wait", async ({
  page,
  visitor,
}) => {
  const t = texts.en;
  const { origin, setupAddress } = service;
  await page.goto(`${setupAddress}x`);
  const fill = async (email: string) => {
    await page.getByLabel(t.setup.email, { exact: true }).fill(email);
    await page.getByLabel(t.setup.password, { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: t.setup.submit }).click();
  };
  await fill(newEmail());
  await expect(page.getByText(t.setup.invalidTitle)).toBeVisible();

  const email = newEmail();
  await page.goto(setupAddress);
  await fill(email);
  await page.waitForURL(`${origin}/admin`);
  await expect(page.getByRole("region", { name: t.passkeyOffer.title })).toBeVisible();
  await page.goto(`${origin}/account`);
  await expect(page.getByText(email).first()).toBeVisible();

  await page.goto(setupAddress);
  await expect(page.getByText(t.setup.doneTitle)).toBeVisible();

  const stranger = await (await visitor({ locale: "en" })).newPage();
  await stranger.goto(`${origin}/sign-in`);
  // From the page itself: its connection decides which network is counted.
  await stranger.evaluate(
    async (body) => {
      const headers = { "content-type": "application/json" };
      for (let guess = 0; guess < 20; guess += 1) await fetch("/v1/auth/login", { method: "POST", headers, body });
    },
    JSON.stringify({ email, password: "a guess" }),
  );
  await signIn(stranger, "en", email, "another guess");
  await expect(alert(stranger)).toContainText(t.problems["too-many-requests"].title);
  await expect(alert(stranger)).toContainText(/\d+:\d\d/);
});
