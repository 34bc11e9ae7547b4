import { arrive, enter } from "@/e2e/member";
import { languages, PASSWORD, readMail, registerConfirmed, signIn, texts } from "@/e2e/person";
import { expect, test } from "@/e2e/test";

const t = texts.en.account;

test.use({ locale: "en" });

test("“this was not me” explains itself, then ends every session and leads to a new password", async ({
  page,
  request,
  visitor,
}) => {
  const email = await arrive(page, request, "/account/security");
  const other = await (await visitor()).newPage();
  await enter(other, email);
  await expect(page.getByText(texts.en.audit.actions["user-confirmed"])).toBeVisible();
  await page.getByRole("button", { name: t.notMe.button }).click();
  await expect(page.getByRole("alertdialog")).toContainText(email);
  await page.getByRole("button", { name: t.notMe.confirm }).click();
  await page.waitForURL("/check-mail");
  await readMail(request, email, "/reset");
  await other.getByRole("link", { name: t.tabs.data, exact: true }).click();
  await other.waitForURL(/\/sign-in/);
  await page.goto("/account");
  await page.waitForURL(/\/sign-in/);
});

test("a deletion needs address and password, can be undone by mail, and opening the mail's link does not undo it", async ({
  page,
  request,
}) => {
  const email = await arrive(page, request, "/account/data");
  await page.getByRole("link", { name: t.delete.start }).click();
  const typed = page.getByLabel(t.delete.email);
  await typed.fill("someone@example.com");
  await page.getByLabel(t.delete.password, { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: t.delete.submit }).click();
  await expect(typed).toHaveAccessibleDescription(new RegExp(texts.en.forms.issues.notOwnEmail));
  await typed.fill(email);
  await page.getByRole("button", { name: t.delete.submit }).click();
  await page.waitForURL("/keep-account");
  await expect(page.getByRole("heading", { name: t.keep.scheduledTitle })).toBeVisible();
  await page.goBack();
  await page.waitForURL(/\/sign-in/);

  const { link } = await readMail(request, email, "/keep-account");
  for (const method of ["HEAD", "GET", "GET"]) expect((await request.fetch(link, { method })).status()).toBe(200);
  await page.goto(link);
  await page.getByRole("button", { name: t.keep.submit }).click();
  await expect(page.getByText(t.keep.doneTitle)).toBeVisible();
  await page.getByRole("link", { name: t.keep.signIn }).click();
  await signIn(page, "en", email, PASSWORD);
  await page.waitForURL("/account");
  await page.goto("/account/security");
  await expect(page.getByText(texts.en.audit.actions["deletion-cancelled"])).toHaveCount(1);
});

for (const language of languages) {
  const own = texts[language].account.kept;

  test(`signing in before the day of the deletion keeps the account, and the browser says so until that is closed, in ${language}`, async ({
    request,
    visitor,
  }) => {
    const page = await (await visitor({ locale: language })).newPage();
    const email = await registerConfirmed(request, { locale: language });
    const { access_token } = await (
      await request.post("/v1/auth/login", { data: { email, password: PASSWORD } })
    ).json();
    const deletion = await request.post("/v1/user/deletion", {
      headers: { authorization: `Bearer ${access_token}` },
      data: { email, currentPassword: PASSWORD },
    });
    expect(deletion.status()).toBe(200);
    await enter(page, email, "/account", language);
    const notice = page.getByRole("status").filter({ hasText: own.title });
    await expect(notice).toBeVisible();
    await expect(notice.getByRole("link", { name: own.delete })).toHaveAttribute("href", "/account/delete");
    // Whichever page of the account they open, and once more: it does not hang on an address.
    await page.goto("/account/security");
    await expect(notice).toBeVisible();
    await notice.getByRole("button", { name: own.close }).click();
    await expect(notice).toHaveCount(0);
    await page.goto("/account");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(notice).toHaveCount(0);

    // A sign-in that canceled nothing says nothing.
    const other = await (await visitor({ locale: language })).newPage();
    await enter(other, email, "/account", language);
    await expect(other.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(other.getByText(own.title)).toHaveCount(0);
  });
}

test("the language someone chooses is kept with the account, meets them in every browser, and stays when they leave", async ({
  page,
  request,
  visitor,
}) => {
  const email = await arrive(page, request);
  await page.getByRole("button", { name: "Русский" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "ru");
  const other = await (await visitor({ locale: "en" })).newPage();
  await enter(other, email);
  await expect(other.getByRole("link", { name: texts.ru.account.tabs.security })).toBeVisible();
  await other.getByRole("button", { name: texts.ru.account.signOut }).click();
  await expect(other.getByText(texts.ru.signIn.notice.signedOut)).toBeVisible();
});

test("the first page knows who is there: administrators are shown the dashboard, others only their account", async ({
  page,
  request,
}) => {
  const start = texts.en.start;
  await arrive(page, request);
  await page.goto("/");
  await expect(page.getByRole("link", { name: start.account, exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: start.admin })).toHaveCount(0);
  await page.getByRole("button", { name: t.signOut }).click();
  await page.waitForURL(/\/sign-in/);
  await page.goto("/sign-in");
  await signIn(page, "en", "admin@example.com", "correct horse battery staple");
  await page.waitForURL("/account");
  await page.goto("/");
  await page.getByRole("main").getByRole("link", { name: start.admin }).click();
  await page.waitForURL("/admin");
});
