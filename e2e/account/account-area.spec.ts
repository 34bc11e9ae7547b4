import { readFile } from "node:fs/promises";
import { arrive, enter } from "@/e2e/member";
import { alert, NEW_PASSWORD, newEmail, otpIn, PASSWORD, readMail, registerConfirmed, texts } from "@/e2e/person";
import { expect, test } from "@/e2e/test";

const t = texts.en.account;
const tabs = (name: keyof typeof t.tabs) => ({ name: t.tabs[name], exact: true });

test.use({ locale: "en" });

test("a person ends another browser's session, and that browser is thrown out at its next click", async ({
  page,
  request,
  visitor,
}) => {
  const email = await arrive(page, request, "/account/sessions");
  const other = await (
    await visitor({ userAgent: "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0" })
  ).newPage();
  await enter(other, email, "/account/addresses");
  await page.reload();
  await expect(page.getByText(t.sessions.current)).toHaveCount(1);
  await page.getByRole("button", { name: "Sign out: Firefox on Windows" }).click();
  await expect(page.getByText("Signed out: Firefox on Windows")).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "Firefox on Windows" })).toHaveCount(0);
  await other.getByRole("link", tabs("data")).click();
  await other.waitForURL(/\/sign-in\?callbackUrl=%2Faccount%2Fdata/);
  // A form is a click, too.
  await enter(other, email, "/account/addresses");
  await page.reload();
  await page.getByRole("button", { name: t.sessions.endOthers }).click();
  await expect(page.getByText(t.sessions.endOthersText)).toBeVisible();
  await page.getByRole("button", { name: t.sessions.endOthersConfirm, exact: true }).click();
  await expect(page.getByText(t.sessions.onlyThis)).toBeVisible();
  await other.getByLabel(t.addresses.address).fill("3NBVqYXrapgJP9atQccdBPAgJPwHDKkh6A8");
  await other.getByRole("button", { name: t.addresses.add }).click();
  await expect(other.getByText(texts.en.forms.interruptions.signedOut.title)).toBeVisible();
});

test("a new password needs the current one, says so beside it, and ends the other sessions", async ({
  page,
  request,
  visitor,
}) => {
  const email = await arrive(page, request, "/account/security");
  const other = await (await visitor()).newPage();
  await enter(other, email);
  await page.getByRole("link", { name: t.password.change }).click();
  const current = page.getByLabel(t.password.current, { exact: true });
  await current.fill("not the password");
  await page.getByLabel(t.password.new, { exact: true }).fill(NEW_PASSWORD);
  await page.getByRole("button", { name: t.password.submit }).click();
  await expect(current).toHaveAccessibleDescription(texts.en.forms.issues.wrongPassword);
  await expect(current).toBeFocused();
  await current.fill(PASSWORD);
  await page.getByRole("button", { name: t.password.submit }).click();
  await expect(page.getByText(t.password.changedText)).toBeVisible();
  await other.getByRole("link", tabs("security")).click();
  await other.waitForURL(/\/sign-in/);
  const login = (password: string) => request.post("/v1/auth/login", { data: { email, password } });
  expect([(await login(PASSWORD)).status(), (await login(NEW_PASSWORD)).status()]).toEqual([401, 200]);
});

test("a new email address is taken over by its mailbox's link or digits but by nobody else, and the old mailbox is told", async ({
  page,
  request,
  visitor,
}) => {
  const first = await arrive(page, request);
  const [second, third] = [newEmail(), newEmail()];
  const ask = async (email: string) => {
    await page.goto("/account/email");
    await page.getByLabel(t.email.newEmail).fill(email);
    await page.getByLabel(t.email.currentPassword, { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: t.email.submit }).click();
    await expect(page.getByRole("heading", { name: t.email.sentTitle })).toBeFocused();
    return readMail(request, email, "/confirm-email");
  };
  const mail = await ask(second);
  await request.get(mail.link);
  // Someone else, who got hold of the link.
  const stranger = await (await visitor()).newPage();
  await enter(stranger, await registerConfirmed(request));
  await stranger.goto(mail.link);
  await expect(alert(stranger)).toContainText(texts.en.problems["code-invalid"].title);
  await page.goto(mail.link);
  await expect(page.getByText(first)).toBeVisible();
  await page.getByRole("button", { name: texts.en.account.confirmEmail.submit }).click();
  await expect(page.getByText(t.email.changedTitle)).toBeVisible();
  await expect(page.getByRole("heading", { name: second })).toBeVisible();
  await readMail(request, first, "/");
  const otp = otpIn(await ask(third));
  await page.getByLabel(t.email.otp).fill(otp);
  await expect(page.getByRole("heading", { name: third })).toBeVisible();
  // The newer mail has put the older one out of use, which is said before anything is pressed.
  await page.goto(mail.link);
  await expect(alert(page)).toContainText(texts.en.problems["code-invalid"].title);
});

test("a person adds an address, is told when it is someone else's, and removes it", async ({ page, request }) => {
  const address = `3NBV${Date.now().toString(36)}`;
  const taken = `${address}taken`;
  const login = { email: await registerConfirmed(request), password: PASSWORD };
  const { access_token } = await (await request.post("/v1/auth/login", { data: login })).json();
  const headers = { Authorization: `Bearer ${access_token}` };
  expect((await request.post("/v1/user/address", { headers, data: { address: taken } })).status()).toBe(200);
  await arrive(page, request, "/account/addresses");
  await expect(page.getByText(t.addresses.emptyTitle)).toBeVisible();
  const field = page.getByLabel(t.addresses.address, { exact: true });
  await field.fill(taken);
  await page.getByRole("button", { name: t.addresses.add }).click();
  await expect(field).toHaveAccessibleDescription(texts.en.problems["address-already-exists"].title);
  await field.fill(address);
  await page.getByLabel(t.addresses.name).fill("Savings");
  await page.getByRole("button", { name: t.addresses.add }).click();
  await expect(page.getByRole("listitem").filter({ hasText: address })).toContainText("Savings");
  await expect(field).toHaveValue("");
  await page.getByRole("button", { name: `Remove ${address}` }).click();
  await page.getByRole("button", { name: t.addresses.remove, exact: true }).click();
  await expect(page.getByText(t.addresses.emptyTitle)).toBeVisible();
});

test("a person downloads what is kept about them, without secrets", async ({ page, request }) => {
  const email = await arrive(page, request, "/account/data");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: t.data.download }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^account-\d{4}-\d\d-\d\d\.json$/);
  const text = await readFile(await download.path(), "utf8");
  expect(JSON.parse(text).user.email).toBe(email);
  expect(text).not.toMatch(/\$2[aby]\$|digest|passwordHash/);
  // A stranger is sent to the sign-in page.
  expect((await request.get("/account/data/download", { maxRedirects: 0 })).status()).toBe(303);
});
