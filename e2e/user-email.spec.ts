import { violationsInBothThemes } from "@/e2e/axe";
import { newEmail, PASSWORD, readMail, registerConfirmed, texts } from "@/e2e/person";
import { ADMIN, signInBrowser } from "@/e2e/signed-in";
import { expect, test } from "@/e2e/test";

const t = texts.en.admin.user;
const words = t.changeEmail;
const filled = (text: string, email: string) => text.replaceAll("{email}", email);

test("an administrator starts an email change, cancels it and starts it again; only the user can finish it", async ({
  page,
  context,
  visitor,
  request,
}) => {
  const [email, wanted] = [await registerConfirmed(request), newEmail()];
  await signInBrowser(context, ADMIN);
  await page.goto(`/admin/users?q=${email}`);
  await page.getByRole("link", { name: email }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(email);
  const dialog = page.getByRole("dialog", { name: words.question.split("\u2068")[0] });
  const ask = async () => {
    await page.getByRole("button", { name: t.actions, exact: true }).click();
    await page.getByRole("menuitem", { name: words.title }).click();
  };
  const send = async (address: string) => {
    await dialog.getByLabel(words.label).fill(address);
    await dialog.getByRole("button", { name: words.submit }).click();
  };
  await ask();
  // Refused at the field, and what was typed stays.
  await send(ADMIN.email);
  await expect(dialog.getByLabel(words.label)).toHaveAttribute("aria-invalid", "true");
  await expect(dialog.getByLabel(words.label)).toHaveValue(ADMIN.email);
  expect(await violationsInBothThemes(page, "[role=dialog]")).toEqual([]);
  await send(wanted);
  await expect(dialog).toBeHidden();
  const pending = page.getByText(filled(words.pending, wanted));
  await expect(pending).toBeVisible();
  await expect(page.getByText(filled(words.sent, wanted))).toBeVisible();
  expect(await violationsInBothThemes(page)).toEqual([]);

  await page.getByRole("button", { name: filled(words.cancelLabel, wanted) }).click();
  await expect(page.getByText(words.canceled)).toBeVisible();
  await expect(pending).toBeHidden();
  await ask();
  await send(wanted);
  await expect(pending).toBeVisible();

  const { link } = await readMail(request, wanted, "/confirm-email");
  const user = await visitor({ locale: "en" });
  await signInBrowser(user, { email, password: PASSWORD });
  const theirs = await user.newPage();
  await theirs.goto(link);
  await theirs.getByRole("button", { name: texts.en.account.confirmEmail.submit }).click();
  await expect(theirs.getByText(wanted).first()).toBeVisible();
  await readMail(request, email, "/");
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(wanted);
  await expect(pending).toBeHidden();
});

test("one's own email is not offered to be changed here", async ({ page, context }) => {
  await signInBrowser(context, ADMIN);
  await page.goto(`/admin/users?q=${ADMIN.email}`);
  await page.getByRole("link", { name: ADMIN.email }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.getByRole("button", { name: t.actions, exact: true }).click();
  await expect(page.getByRole("menuitem").first()).toBeVisible();
  await expect(page.getByRole("menuitem", { name: words.title })).toHaveCount(0);
});
