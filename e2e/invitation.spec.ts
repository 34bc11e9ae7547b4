import { violationsInBothThemes } from "@/e2e/axe";
import { misfitsOf } from "@/e2e/fit";
import { alert, newEmail, PASSWORD, readMail, signIn, texts } from "@/e2e/person";
import { ADMIN, signInBrowser } from "@/e2e/signed-in";
import { expect, test } from "@/e2e/test";

const PRODUCT = "Gatehouse";

/** A message with its values, without the marks that isolate them. */
const said = (text: string, values: Record<string, string> = {}) =>
  text.replaceAll(/[\u2068\u2069]/g, "").replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");

test.use({ locale: "en" });

test.beforeEach(({ context }) => signInBrowser(context, ADMIN));

test("whom an administrator creates is invited, again when asked for, chooses a password in another browser, in Russian and on a phone, and is signed in and welcomed", async ({
  page,
  request,
  visitor,
}) => {
  const { admin } = texts.en;
  const email = newEmail();
  await page.goto("/admin/users");
  await page.getByRole("button", { name: admin.users.create }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: admin.users.email }).fill(email);
  await dialog.getByRole("combobox").selectOption("ru");
  await dialog.getByRole("button", { name: admin.users.create }).click();
  await expect(page.getByRole("heading", { level: 1, name: email })).toBeVisible();
  const first = await readMail(request, email, "/reset");

  await page.getByRole("button", { name: admin.user.actions }).click();
  await expect(page.getByRole("menuitem", { name: admin.user.tasks.restore_password.title })).toHaveCount(0);
  await page.getByRole("menuitem", { name: admin.user.tasks.resend_invitation.title }).click();
  await page.getByRole("button", { name: admin.user.tasks.resend_invitation.button }).click();
  await expect(page.getByText(said(admin.user.done.resend_invitation, { user: email }).slice(0, 15))).toBeVisible();
  const mail = await readMail(request, email, "/reset", 2);
  expect(mail.subject).toBe(said(texts.ru.mail.invitation.subject, { product: PRODUCT }));
  await page.getByRole("link", { name: admin.user.tabs.mail, exact: true }).click();
  await expect(page.getByText(admin.mail.kinds.invitation).first()).toBeVisible();

  const t = texts.ru;
  const phone = await visitor({ locale: "ru", viewport: { width: 390, height: 844 } });
  const person = await phone.newPage();
  await person.goto(first.link);
  await expect(alert(person)).toContainText(t.problems["code-invalid"].title);
  await person.goto(mail.link);
  await expect(person).toHaveTitle(new RegExp(said(t.invitation.title, { product: PRODUCT })));
  await expect(person.getByRole("heading", { level: 1 })).toHaveText(said(t.invitation.title, { product: PRODUCT }));
  await expect(person.getByRole("main")).toContainText(email);
  await expect(person.getByText(t.reset.lead)).toHaveCount(0);
  expect(await violationsInBothThemes(person)).toEqual([]);
  expect(await misfitsOf(person)).toEqual([]);
  await person.getByLabel(t.invitation.password, { exact: true }).fill(PASSWORD);
  await person.getByRole("button", { name: t.invitation.submit }).dblclick();
  await person.waitForURL("/account?done=welcome");
  const welcome = person.getByRole("main").getByRole("status");
  await expect(welcome).toContainText(said(t.account.email.welcomeTitle, { product: PRODUCT }));
  await expect(welcome).toContainText(email);
  await expect(welcome).toBeFocused();
  expect(await misfitsOf(person)).toEqual([]);

  // Going back meets no form that is done, and the link says that it is.
  await person.goto(mail.link);
  await expect(alert(person)).toContainText(t.invitation.usedTitle);
  await expect(alert(person)).toContainText(t.invitation.used);
  expect(await violationsInBothThemes(person)).toEqual([]);
});

test.describe("without JavaScript", () => {
  test("the form as it is offered invites, and who was invited is signed in and can sign in again", async ({
    page,
    request,
    visitor,
  }) => {
    const t = texts.en;
    const email = newEmail();
    await page.goto("/admin/users");
    await page.getByRole("button", { name: t.admin.users.create }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: t.admin.users.email }).fill(email);
    await dialog.getByRole("button", { name: t.admin.users.create }).click();
    const { link } = await readMail(request, email, "/reset");

    const plain = await (await visitor({ locale: "en", javaScriptEnabled: false })).newPage();
    await plain.goto(link);
    await plain.getByLabel(t.invitation.password, { exact: true }).fill("password1");
    await plain.getByRole("button", { name: t.invitation.submit }).click();
    await expect(plain.getByText(t.forms.issues.passwordIsCommon)).toBeVisible();
    await plain.getByLabel(t.invitation.password, { exact: true }).fill(PASSWORD);
    await plain.getByRole("button", { name: t.invitation.submit }).click();
    await plain.waitForURL("/account?done=welcome");
    await expect(plain.getByText(said(t.account.email.welcomeTitle, { product: PRODUCT }))).toBeVisible();

    const later = await (await visitor({ locale: "en" })).newPage();
    await later.goto("/sign-in");
    await signIn(later, "en", email, PASSWORD);
    await later.waitForURL("/account");
  });
});
