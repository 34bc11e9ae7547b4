import type { APIRequestContext, Page } from "@playwright/test";
import { type OwnService, startOwnService } from "@/e2e/own-service";
import {
  alert,
  type Language,
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

/** Mails a link of each kind to people of one language; the one that signs in is asked for in a browser. */
async function mailLinks(api: APIRequestContext, page: Page, locale: Language) {
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
  await api.post("/v1/user/unlock", { data: { email: member } });
  const deletion = { headers: await asUser(leaver), data: { email: leaver, currentPassword: PASSWORD } };
  await api.post("/v1/user/deletion", deletion);
  await page.goto("/sign-in-link");
  await page.getByLabel(texts[locale].signInLink.email).fill(member);
  await page.getByRole("button", { name: texts[locale].signInLink.send }).click();
  await page.waitForURL("/check-mail");
  const invited = newEmail();
  await service.database.query("INSERT INTO users (id, email, locale) VALUES (gen_random_uuid(), $1, $2)", [
    invited,
    locale,
  ]);
  await api.post("/v1/user/password/restore", { data: { email: invited } });
  const links = {
    "/confirm": (await readMail(api, newcomer, "/confirm")).link,
    "/reset": (await readMail(api, member, "/reset")).link,
    "/reset of an invitation": (await readMail(api, invited, "/reset")).link,
    "/confirm-email": (await readMail(api, changed, "/confirm-email")).link,
    "/keep-account": (await readMail(api, leaver, "/keep-account")).link,
    "/unlock": (await readMail(api, member, "/unlock")).link,
    "/sign-in-link": (await readMail(api, member, "/sign-in-link")).link,
  };
  return { member, links };
}

for (const language of languages) {
  const t = texts[language];

  test(`a link of any kind that is used or has expired says so and what to do next before anything is pressed, in ${language}`, async ({
    playwright,
    visitor,
  }) => {
    const { origin, database } = service;
    const api = await playwright.request.newContext({ baseURL: origin });
    const page = await (await visitor({ baseURL: origin, locale: language })).newPage();
    // The browser that asks for a sign-in link is the one that may use it.
    const { member, links } = await mailLinks(api, page, language);
    // Only who asked for the change may confirm it.
    await page.goto(links["/confirm-email"]);
    await page.waitForURL(/\/sign-in/);
    await signIn(page, language, member, PASSWORD);
    await page.waitForURL(/\/confirm-email/);

    const { confirm, reset, invitation, unlock, signInLink, account } = t;
    /** Of each kind what it does while it is good, and what there is to do once it is used, or has expired. */
    const kinds = [
      { page: "/confirm", submit: confirm.submit, used: [confirm.signIn, confirm.resend], expired: [confirm.resend] },
      { page: "/reset", submit: reset.submit, used: [reset.again], expired: [reset.again] },
      {
        page: "/reset of an invitation",
        submit: invitation.submit,
        titles: { expired: invitation.expiredTitle, used: invitation.usedTitle },
        used: [invitation.signIn, invitation.again],
        expired: [invitation.again],
      },
      {
        page: "/confirm-email",
        submit: account.confirmEmail.submit,
        used: [account.confirmEmail.again],
        expired: [account.confirmEmail.again],
      },
      {
        page: "/keep-account",
        submit: account.keep.submit,
        used: [account.keep.signIn],
        expired: [account.keep.signIn, account.keep.signUp],
      },
      { page: "/unlock", submit: unlock.submit, used: [unlock.again], expired: [unlock.again] },
      { page: "/sign-in-link", submit: signInLink.submit, used: [signInLink.again], expired: [signInLink.again] },
    ] as const;
    const main = page.getByRole("main");
    for (const kind of kinds) {
      await page.goto(links[kind.page]);
      await expect(main.getByRole("button", { name: kind.submit, exact: true }), kind.page).toBeVisible();
      await expect(alert(page), kind.page).toHaveCount(0);
    }
    // What dies while its page is open says so when it is pressed.
    await page.goto(links["/confirm"]);
    for (const [state, change] of [
      ["expired", "expires_at = now() - interval '1 second'"],
      ["used", "consumed_at = now()"],
    ] as const) {
      await database.query(`UPDATE one_time_codes SET ${change}`);
      if (state === "expired") {
        await main.getByRole("button", { name: confirm.submit, exact: true }).click();
        await expect(alert(page)).toContainText(t.problems["code-expired"].title);
        await expect(alert(page)).toBeFocused();
      }
      for (const kind of kinds) {
        await page.goto(links[kind.page]);
        const title = "titles" in kind ? kind.titles[state] : t.problems[`code-${state}`].title;
        await expect(alert(page), kind.page).toContainText(title);
        await expect(main.getByRole("button", { name: kind.submit, exact: true }), kind.page).toHaveCount(0);
        await expect(main.getByRole("textbox"), kind.page).toHaveCount(0);
        expect(await alert(page).getByRole("link").allTextContents(), kind.page).toEqual(kind[state]);
      }
    }
    await api.dispose();
  });
}

test("who was invited is signed in by the password they choose, also while a stranger guesses at the account from the same network", async ({
  visitor,
}) => {
  const t = texts.en;
  const { origin, database } = service;
  const stranger = await (await visitor({ baseURL: origin, locale: "en" })).newPage();
  const email = newEmail();
  await database.query("INSERT INTO users (id, email) VALUES (gen_random_uuid(), $1)", [email]);
  await stranger.request.post("/v1/user/password/restore", { data: { email } });
  const { link } = await readMail(stranger.request, email, "/reset");
  await stranger.goto("/sign-in");
  const last = await stranger.evaluate(
    async (body) => {
      const headers = { "content-type": "application/json" };
      const guess = () => fetch("/v1/auth/login", { method: "POST", headers, body });
      for (let guesses = 1; guesses < 20; guesses += 1) await guess();
      return (await guess()).status;
    },
    JSON.stringify({ email, password: "a guess" }),
  );
  expect(last).toBe(429);
  const page = await (await visitor({ baseURL: origin, locale: "en" })).newPage();
  await page.goto(link);
  await page.getByLabel(t.invitation.password, { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: t.invitation.submit }).click();
  await page.waitForURL("/account?done=welcome");
});

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
  await expect(page.getByText(t.setup.invalidTitle)).toBeVisible();
  await expect(page.getByLabel(t.setup.password, { exact: true })).toHaveCount(0);

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
