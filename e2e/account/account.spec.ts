import {
  alert,
  languages,
  NEW_PASSWORD,
  newEmail,
  otpIn,
  PASSWORD,
  readMail,
  register,
  registerConfirmed,
  signIn,
  signUp,
  texts,
} from "@/e2e/person";
import { expect, test } from "@/e2e/test";

for (const language of languages) {
  const t = texts[language];

  test.describe(`in ${language}`, () => {
    test.use({ locale: language });

    test("a person signs up, confirms, signs out, restores, resets and signs in; going back meets no form that is done", async ({
      page,
      request,
    }) => {
      const email = newEmail();
      await page.goto("/");
      await page.getByRole("link", { name: t.start.signUp }).click();
      await page.waitForURL("/sign-up");
      await page.getByLabel(t.signUp.name).fill("Ann");
      await page.getByLabel(t.signUp.email, { exact: true }).fill(email);
      await page.getByLabel(t.signUp.password, { exact: true }).fill(PASSWORD);
      await expect(page.getByText(t.forms.password.strong)).toBeVisible();
      // Twice, as impatient people do: one account, no complaint.
      await page.getByRole("button", { name: t.signUp.submit }).dblclick();
      await page.waitForURL("/check-mail");
      await expect(page.getByText(email)).toBeVisible();
      await expect(page.getByRole("link", { name: t.checkMail.openInbox })).toBeVisible();
      await expect(page.getByText(/0:[0-5]\d/)).toBeVisible();
      await page.goBack();
      await page.waitForURL("/");

      const confirmation = await readMail(request, email, "/confirm");
      expect(confirmation.subject).toBe(t.mail.confirmation.subject);
      await page.goto(confirmation.link);
      await page.getByRole("button", { name: t.confirm.submit }).dblclick();
      await page.waitForURL("/account?done=verified");
      await expect(page.getByText(t.account.email.verifiedTitle)).toBeVisible();
      await expect(page.getByRole("heading", { name: "Ann" })).toBeVisible();

      await page.goto("/sign-out");
      await page.getByRole("button", { name: t.signOut.submit }).click();
      await page.waitForURL("/sign-in?done=signed-out");
      await expect(page.getByText(t.signIn.notice.signedOut)).toBeVisible();
      await page.goBack();
      await expect(page).toHaveURL(/\/sign-in/);

      await page.getByRole("link", { name: t.signIn.forgot }).click();
      await page.waitForURL("/restore");
      await page.getByLabel(t.restore.email).fill(email);
      await page.getByRole("button", { name: t.restore.submit }).dblclick();
      await page.waitForURL("/check-mail");
      await expect(page.getByText(email)).toBeVisible();

      const recovery = await readMail(request, email, "/reset");
      await page.goto(recovery.link);
      await page.getByLabel(t.reset.password, { exact: true }).fill(NEW_PASSWORD);
      await page.getByRole("button", { name: t.reset.submit }).dblclick();
      await page.waitForURL("/sign-in?done=reset");
      await expect(page.getByText(t.signIn.notice.reset)).toBeVisible();
      // The address is known from before; only the password is missing.
      await expect(page.getByLabel(t.signIn.email, { exact: true })).toHaveValue(email);
      await signIn(page, language, email, PASSWORD);
      await expect(alert(page)).toContainText(t.problems["wrong-password"].title);
      await signIn(page, language, email, NEW_PASSWORD);
      await page.waitForURL("/account");
      await page.goBack();
      await expect(page).not.toHaveURL(/sign-in|code=/);
    });

    test("the one-time code confirms where the link cannot be opened: a wrong one is told apart from a broken link", async ({
      page,
      request,
    }) => {
      const email = newEmail();
      await signUp(page, language, email);
      await page.waitForURL("/check-mail");
      await page.goto("/confirm");
      // Only what there is a field for is asked for.
      await expect(page.getByText(t.confirm.leadKnown.replace("{email}", email))).toBeVisible();
      await expect(page.getByText(t.confirm.leadOtp)).toHaveCount(0);
      await expect(page.getByLabel(t.confirm.email, { exact: true })).toHaveCount(0);
      const otp = otpIn(await readMail(request, email, "/confirm"));
      const code = page.getByLabel(t.confirm.otp);
      await code.fill(otp === "000000" ? "111111" : "000000");
      await expect(page.getByText(t.forms.issues.otp)).toBeVisible();
      await expect(code).toBeFocused();
      // However it is spelled; complete digits send themselves.
      await code.fill(`${otp.slice(0, 3)} ${otp.slice(3)}`);
      await page.waitForURL("/account?done=verified");
      await expect(page.getByRole("heading", { name: email })).toBeVisible();
    });

    test("a refusal keeps what was typed, says why where it belongs and takes the focus there", async ({
      page,
      request,
    }) => {
      const email = await register(request);
      await page.goto("/sign-up");
      await page.getByLabel(t.signUp.email, { exact: true }).fill("not an address");
      await page.getByRole("button", { name: t.signUp.submit }).click();
      await expect(page.getByLabel(t.signUp.email, { exact: true })).toBeFocused();
      await expect(page.getByLabel(t.signUp.email, { exact: true })).toHaveAccessibleDescription(t.forms.issues.email);
      await page.getByLabel(t.signUp.email, { exact: true }).fill(email);
      await page.getByLabel(t.signUp.password, { exact: true }).fill("password1");
      await page.getByRole("button", { name: t.signUp.submit }).click();
      const password = page.getByLabel(t.signUp.password, { exact: true });
      await expect(password).toHaveAccessibleDescription(t.forms.issues.passwordIsCommon);
      await expect(password).toBeFocused();
      await password.fill(PASSWORD);
      await page.getByRole("button", { name: t.signUp.submit }).click();
      await expect(alert(page)).toContainText(t.problems["user-already-exists"].title);
      await expect(alert(page)).toBeFocused();
      await expect(page.getByLabel(t.signUp.email, { exact: true })).toHaveValue(email);
      await expect(password).toHaveValue(PASSWORD);
      await alert(page).getByRole("link", { name: t.signUp.signInInstead }).click();
      await page.waitForURL("/sign-in");
    });
  });
}

const t = texts.en;
test.use({ locale: "en" });

test("the answer to a wrong password does not tell whether there is an account", async ({ page, request }) => {
  const answers: string[] = [];
  for (const email of [await registerConfirmed(request), newEmail()]) {
    await page.goto("/sign-in");
    await signIn(page, "en", email, "not the password");
    await expect(alert(page)).toBeVisible();
    await expect(page.getByLabel(t.signIn.password, { exact: true })).toBeFocused();
    answers.push((await page.locator("main").ariaSnapshot()).replaceAll(email, "ADDRESS"));
    await expect(page.getByLabel(t.signIn.email, { exact: true })).toHaveValue(email);
  }
  expect(answers[0]).toBe(answers[1]);
});

test("restore says and does the same for an address nobody has", async ({ page }) => {
  const email = newEmail();
  await page.goto("/restore");
  await page.getByLabel(t.restore.email).fill(email);
  await page.getByRole("button", { name: t.restore.submit }).click();
  await page.waitForURL("/check-mail");
  await expect(page.getByText(email)).toBeVisible();
  await page.goBack();
  await expect(page.getByLabel(t.restore.email)).toHaveValue(email);
});

test("the tab that waits for a mail goes on by itself once the link is opened in another", async ({
  page,
  context,
  request,
}) => {
  const email = newEmail();
  await signUp(page, "en", email);
  await page.waitForURL("/check-mail");
  const other = await context.newPage();
  await other.goto((await readMail(request, email, "/confirm")).link);
  await other.getByRole("button", { name: texts.en.confirm.submit }).click();
  await other.waitForURL("/account?done=verified");
  await page.bringToFront();
  // The other tab has said so, and has made this browser forget what it waited for; unless this one was quicker.
  await page.waitForURL(/\/account(\?done=verified)?$/);
  await expect(page.getByRole("heading", { name: email })).toBeVisible();
});

test("signing in leads back to the page of ours that asked for it, and never to another site", async ({
  page,
  request,
}) => {
  const email = await registerConfirmed(request);
  for (const [callbackUrl, expected] of [
    ["/sign-out", "/sign-out"],
    ["https://evil.example/account", "/account"],
    ["//evil.example", "/account"],
    ["/\\evil.example", "/account"],
    ["javascript:alert(1)", "/account"],
  ] as const) {
    await page.context().clearCookies();
    await page.goto(`/sign-in?callbackUrl=${encodeURIComponent(callbackUrl)}`);
    await signIn(page, "en", email, PASSWORD);
    await page.waitForURL(expected);
  }
  // A signed-in user needs no sign-in page.
  await page.goto("/sign-in?callbackUrl=/sign-out");
  await page.waitForURL("/sign-out");
  await page.goto("/account");
  await page.goto("/sign-up");
  await page.waitForURL("/account");
});

test("a protected page sends an anonymous visitor to sign-in and gets them back", async ({ page, request }) => {
  const email = await registerConfirmed(request);
  await page.goto("/account");
  await page.waitForURL("/sign-in?callbackUrl=%2Faccount");
  await signIn(page, "en", email, PASSWORD);
  await page.waitForURL("/account");
});

test("a password that an administrator asked to be changed opens only the page that changes it", async ({
  page,
  request,
}) => {
  const email = newEmail();
  const data = { name: "Ann", email, password: PASSWORD, reset_password: true };
  expect((await request.post("/v1/users/register", { data })).status()).toBe(201);
  await page.goto("/sign-in");
  await signIn(page, "en", email, PASSWORD);
  await page.waitForURL("/choose-password");
  for (const path of ["/account", "/sign-in", "/sign-up"]) {
    await page.goto(path);
    await page.waitForURL("/choose-password");
  }
  await page.getByLabel(t.choosePassword.password, { exact: true }).fill("short");
  await page.getByRole("button", { name: t.choosePassword.submit }).click();
  await expect(page.getByLabel(t.choosePassword.password, { exact: true })).toBeFocused();
  await page.getByLabel(t.choosePassword.password, { exact: true }).fill(NEW_PASSWORD);
  await page.getByRole("button", { name: t.choosePassword.submit }).dblclick();
  await page.waitForURL("/account");
  await page.goto("/choose-password");
  await page.waitForURL("/account");
});

test("a session that ends in one tab is over at the next click in the other", async ({ page, context, request }) => {
  const email = await registerConfirmed(request);
  await page.goto("/sign-in");
  await signIn(page, "en", email, PASSWORD);
  await page.waitForURL("/account");
  const other = await context.newPage();
  await other.goto("/sign-out");
  await other.getByRole("button", { name: t.signOut.submit }).click();
  await other.waitForURL("/sign-in?done=signed-out");
  await page.reload();
  await page.waitForURL("/sign-in?callbackUrl=%2Faccount");
});

test("the keyboard alone signs in: the order is what the eye expects, and Enter sends", async ({ page, request }) => {
  const email = await registerConfirmed(request);
  await page.goto("/sign-in");
  await expect(page.getByLabel(t.signIn.email, { exact: true })).toBeFocused();
  await page.keyboard.type(email);
  await page.keyboard.press("Tab");
  await expect(page.getByLabel(t.signIn.password, { exact: true })).toBeFocused();
  await page.keyboard.type("not the password");
  await page.keyboard.press("Tab");
  const eye = page.getByRole("button", { name: t.ui.showPassword });
  await expect(eye).toBeFocused();
  await page.keyboard.press("Space");
  await expect(page.getByLabel(t.signIn.password, { exact: true })).toHaveAttribute("type", "text");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: t.signIn.forgot })).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  // What was wrong is gone, and waits to be typed again.
  await expect(page.getByLabel(t.signIn.password, { exact: true })).toHaveValue("");
  await expect(page.getByLabel(t.signIn.password, { exact: true })).toBeFocused();
  await page.keyboard.insertText(PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForURL("/account");
});

test("password managers and one-time codes find their fields, and pasting works", async ({ page }) => {
  const attributes = (label: string) =>
    page.getByLabel(label, { exact: true }).evaluate((input) => {
      const { name, autocomplete, type } = input as HTMLInputElement;
      return { name, autocomplete, type };
    });
  await page.goto("/sign-in");
  // `webauthn` offers passkeys beside what the password manager keeps (conditional mediation).
  expect(await attributes(t.signIn.email)).toEqual({ name: "email", autocomplete: "username webauthn", type: "text" });
  expect(await attributes(t.signIn.password)).toEqual({
    name: "password",
    autocomplete: "current-password",
    type: "password",
  });
  const formsWithPasswords = () => page.locator("form:has(input[autocomplete*=password])").count();
  expect(await formsWithPasswords()).toBe(1);
  await page.goto("/sign-up");
  expect(await attributes(t.signUp.password)).toEqual({
    name: "password",
    autocomplete: "new-password",
    type: "password",
  });
  expect(await formsWithPasswords()).toBe(1);
  await page.goto("/confirm");
  await expect(page.getByText(t.confirm.leadOtp)).toBeVisible();
  await expect(page.getByLabel(t.confirm.email, { exact: true })).toBeVisible();
  expect(await attributes(t.confirm.otp)).toMatchObject({ autocomplete: "one-time-code" });
  const blocked = await page.getByLabel(t.confirm.otp).evaluate((input) => {
    const event = new ClipboardEvent("paste", { bubbles: true, cancelable: true });
    return !input.dispatchEvent(event);
  });
  expect(blocked).toBe(false);
});

test("the chosen language and appearance stay, through every page and the account's mail", async ({
  page,
  request,
}) => {
  const email = newEmail();
  await page.goto("/sign-up");
  await page.getByRole("button", { name: t.ui.theme.dark }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.getByLabel(t.signUp.email, { exact: true }).fill(email);
  await page.getByLabel(t.signUp.password, { exact: true }).fill(PASSWORD);
  // What was typed stays, and the account speaks the language of the page.
  await page.getByRole("button", { name: "Русский" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "ru");
  await expect(page.getByLabel(texts.ru.signUp.email, { exact: true })).toHaveValue(email);
  await page.getByRole("button", { name: texts.ru.signUp.submit }).click();
  await page.waitForURL("/check-mail");
  await expect(page.getByRole("heading", { name: texts.ru.checkMail.title })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  expect((await readMail(request, email, "/confirm")).subject).toBe(texts.ru.mail.confirmation.subject);
});
