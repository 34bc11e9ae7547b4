import {
  alert,
  languages,
  NEW_PASSWORD,
  newEmail,
  PASSWORD,
  readMail,
  register,
  registerConfirmed,
  signIn,
  signUp,
  texts,
} from "@/e2e/person";
import { expect, test } from "@/e2e/test";

const t = texts.en;
test.use({ locale: "en" });

test("ten visits by HEAD, GET and headless browsers leave the confirmation link to the human's click", async ({
  page,
  request,
  visitor,
}) => {
  const email = newEmail();
  await signUp(page, "en", email);
  await page.waitForURL("/check-mail");
  const { link } = await readMail(request, email, "/confirm");
  for (const agent of ["Slackbot-LinkExpanding 1.0", "Mozilla/5.0 (Windows NT 6.1; WOW64) SafeLinks", "curl/8"]) {
    const headers = { "user-agent": agent };
    expect((await request.head(link, { headers })).status()).toBe(200);
    expect((await request.get(link, { headers })).status()).toBe(200);
  }
  for (const javaScriptEnabled of [true, true, false, false]) {
    const scanner = await (await visitor({ javaScriptEnabled })).newPage();
    await scanner.goto(link, { waitUntil: "load" });
    await expect(scanner.getByRole("button", { name: t.confirm.submit })).toBeVisible();
  }
  await page.goto(link);
  await page.getByRole("button", { name: t.confirm.submit }).click();
  await page.waitForURL("/account?done=verified");
  await expect(page.getByRole("heading", { name: email })).toBeVisible();
  const { access_token } = await (await request.post("/v1/auth/login", { data: { email, password: PASSWORD } })).json();
  const profile = await request.get("/v1/user/profile", { headers: { authorization: `Bearer ${access_token}` } });
  // Nobody has a role who is not confirmed.
  expect((await profile.json()).roles).toEqual(["user"]);
});

for (const language of languages) {
  const own = texts[language];

  test(`a used, a replaced and a made-up confirmation link say what to do, in ${language}`, async ({
    request,
    visitor,
  }) => {
    const page = await (await visitor({ locale: language })).newPage();
    const email = await register(request);
    const { link: replaced } = await readMail(request, email, "/confirm");
    await request.post("/v1/user/resendEmail", { data: { email } });
    const { link, code } = await readMail(request, email, "/confirm", 2);
    expect(link).not.toBe(replaced);
    const open = async (address: string) => {
      await page.goto(address);
      await expect(alert(page)).toBeVisible();
      await expect(page.getByRole("button", { name: own.confirm.submit })).toHaveCount(0);
    };
    for (const address of [replaced, "/confirm?code=made-up", `/confirm?code=${"x".repeat(3000)}`]) {
      await open(address);
      await expect(alert(page)).toContainText(own.problems["code-invalid"].title);
    }
    expect((await request.post("/v1/user/confirm", { data: { token: code } })).status()).toBe(200);
    await open(link);
    await expect(alert(page)).toContainText(own.problems["code-used"].title);
    await expect(alert(page)).toContainText(own.confirm.used);
    await expect(alert(page).getByRole("link", { name: own.confirm.signIn })).toBeVisible();
    await alert(page).getByRole("link", { name: own.confirm.resend }).click();
    await page.waitForURL("/resend");
    await page.getByLabel(own.resend.email).fill(email);
    await page.getByRole("button", { name: own.resend.submit }).click();
    await page.waitForURL("/check-mail");
  });

  test(`a used, a foreign and a made-up recovery link say what to do, in ${language}`, async ({ request, visitor }) => {
    const page = await (await visitor({ locale: language })).newPage();
    const email = await registerConfirmed(request);
    const stranger = await register(request);
    const { code: foreign } = await readMail(request, stranger, "/confirm");
    const set = async (address: string) => {
      await page.goto(address);
      await page.getByLabel(own.reset.password, { exact: true }).fill(NEW_PASSWORD);
      await page.getByRole("button", { name: own.reset.submit }).click();
    };
    // A confirmation's code opens no password, and the other way round.
    for (const code of [foreign, "made-up"]) {
      await page.goto(`/reset?code=${code}`);
      await expect(alert(page)).toContainText(own.problems["code-invalid"].title);
      await expect(page.getByLabel(own.reset.password, { exact: true })).toHaveCount(0);
    }
    await request.post("/v1/user/password/restore", { data: { email } });
    const { link, code } = await readMail(request, email, "/reset");
    await page.goto(`/confirm?code=${code}`);
    await expect(alert(page)).toContainText(own.problems["code-invalid"].title);
    await set(link);
    await page.waitForURL("/sign-in?done=reset");
    await page.goto(link);
    await expect(alert(page)).toContainText(own.problems["code-used"].title);
    await alert(page).getByRole("link", { name: own.reset.again }).click();
    await page.waitForURL("/restore");
  });
}

test("of two tabs with one link the second says that it is used, and the waiting page moves on", async ({
  context,
  page,
}) => {
  const email = newEmail();
  await signUp(page, "en", email);
  await page.waitForURL("/check-mail");
  const { link } = await readMail(page.request, email, "/confirm");
  const [first, second] = [await context.newPage(), await context.newPage()];
  await first.goto(link);
  await second.goto(link);
  await first.getByRole("button", { name: t.confirm.submit }).click();
  await first.waitForURL("/account?done=verified");
  await second.getByRole("button", { name: t.confirm.submit }).click();
  await expect(alert(second)).toContainText(t.problems["code-used"].title);
  await page.reload();
  await page.waitForURL("/account");
});

test("another mail can be asked for after a visible wait, and only the newest one works", async ({ page }) => {
  const email = newEmail();
  await page.clock.install();
  await signUp(page, "en", email);
  await page.waitForURL("/check-mail");
  const { link: older } = await readMail(page.request, email, "/confirm");
  await expect(page.getByRole("button", { name: t.checkMail.resend })).toBeHidden();
  await page.clock.fastForward(61_000);
  await page.getByRole("button", { name: t.checkMail.resend }).click();
  await expect(page.getByText(t.checkMail.sentAgain)).toBeVisible();
  await expect(page.getByRole("button", { name: t.checkMail.resend })).toBeHidden();
  const { link } = await readMail(page.request, email, "/confirm", 2);
  expect(link).not.toBe(older);
});

test("a code leaves the address with its use, and no other site or history entry learns it", async ({
  page,
  request,
}) => {
  const email = await registerConfirmed(request);
  await request.post("/v1/user/password/restore", { data: { email } });
  const { link, code } = await readMail(request, email, "/reset");
  const referrers: string[] = [];
  page.on("request", (sent) => {
    const referrer = sent.headers().referer;
    if (referrer?.includes(String(code)) && new URL(sent.url()).origin !== new URL(link).origin)
      referrers.push(sent.url());
  });
  await page.goto("/");
  const response = await page.goto(link);
  expect(response?.headers()["referrer-policy"]).toBe("same-origin");
  expect(response?.headers()["cache-control"]).toContain("no-store");
  await page.getByLabel(t.reset.password, { exact: true }).fill(NEW_PASSWORD);
  await page.getByRole("button", { name: t.reset.submit }).click();
  await page.waitForURL("/sign-in?done=reset");
  await page.goBack();
  await page.waitForURL("/");
  expect(referrers).toEqual([]);
});

test("the sign-in page knows the email after a reset, whichever browser asked for the link", async ({
  page,
  request,
}) => {
  const email = await registerConfirmed(request);
  await request.post("/v1/user/password/restore", { data: { email } });
  await page.goto((await readMail(request, email, "/reset")).link);
  await page.getByLabel(t.reset.password, { exact: true }).fill(NEW_PASSWORD);
  await page.getByRole("button", { name: t.reset.submit }).click();
  await page.waitForURL("/sign-in?done=reset");
  await expect(page.getByLabel(t.signIn.email, { exact: true })).toHaveValue(email);
  await page.getByLabel(t.signIn.password, { exact: true }).fill(NEW_PASSWORD);
  await page.getByRole("button", { name: t.signIn.submit, exact: true }).click();
  await page.waitForURL("/account");
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a person confirms, signs out, restores, resets and signs in; a refusal keeps the address", async ({
    page,
    request,
  }) => {
    const email = newEmail();
    await signUp(page, "en", email);
    await page.waitForURL("/check-mail");
    await page.goto((await readMail(request, email, "/confirm")).link);
    await page.getByRole("button", { name: t.confirm.submit }).click();
    await page.waitForURL("/account?done=verified");
    await page.goto("/sign-out");
    await page.getByRole("button", { name: t.signOut.submit }).click();
    await page.waitForURL("/sign-in?done=signed-out");

    await page.getByRole("link", { name: t.signIn.forgot }).click();
    await page.waitForURL("/restore");
    await page.getByLabel(t.restore.email).fill(email);
    await page.getByRole("button", { name: t.restore.submit }).click();
    await page.waitForURL("/check-mail");
    // No countdown without a script: the button is there at once, and the server counts.
    await page.getByRole("button", { name: t.checkMail.resend }).click();
    await expect(page.getByText(t.checkMail.sentAgain)).toBeVisible();

    await page.goto((await readMail(request, email, "/reset", 2)).link);
    await page.getByLabel(t.reset.password, { exact: true }).fill("password1");
    await page.getByRole("button", { name: t.reset.submit }).click();
    await expect(page.getByText(t.forms.issues.passwordIsCommon)).toBeVisible();
    await page.getByLabel(t.reset.password, { exact: true }).fill(NEW_PASSWORD);
    await page.getByRole("button", { name: t.reset.submit }).click();
    await page.waitForURL("/sign-in?done=reset");

    await signIn(page, "en", email, PASSWORD);
    await expect(alert(page)).toContainText(t.problems["wrong-password"].title);
    await expect(page.getByLabel(t.signIn.email, { exact: true })).toHaveValue(email);
    await expect(page.getByLabel(t.signIn.password, { exact: true })).toHaveValue("");
    await signIn(page, "en", email, NEW_PASSWORD);
    await page.waitForURL("/account");
    await expect(page.getByRole("heading", { name: email })).toBeVisible();
  });
});
