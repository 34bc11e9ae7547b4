import { arrive } from "@/e2e/member";
import { alert, NEW_PASSWORD, newEmail, PASSWORD, readMail, registerConfirmed, signIn, texts } from "@/e2e/person";
import { expect, test } from "@/e2e/test";

const t = texts.en;
test.use({ locale: "en" });

test("a change of the email address waits in the profile: enter its code, send it again, cancel it", async ({
  page,
  request,
}) => {
  await arrive(page, request, "/account/email");
  const wanted = newEmail();
  const texts = t.account.email;
  await page.getByLabel(texts.newEmail).fill(wanted);
  await page.getByLabel(texts.currentPassword, { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: texts.submit }).click();
  await expect(page.getByRole("heading", { name: texts.sentTitle })).toBeVisible();
  const pending = texts.pendingTitle.replace("{email}", wanted);
  await page.goto("/account");
  await expect(page.getByText(pending)).toBeVisible();
  await page.getByRole("button", { name: texts.sendAgain }).click();
  await expect(page.getByText(texts.sentAgain.replace("{email}", wanted))).toBeVisible();
  await readMail(request, wanted, "/confirm-email", 2);
  await page.getByRole("link", { name: texts.enterCode }).click();
  await page.waitForURL("/confirm-email");
  await expect(page.getByLabel(texts.otp)).toBeVisible();
  await page.goto("/account");
  await page.getByRole("button", { name: texts.cancelChange }).click();
  await expect(page.getByText(texts.canceled)).toBeVisible();
  await expect(page.getByText(pending)).toHaveCount(0);
});

test("one's own address, added again, is said to be there already", async ({ page, request }) => {
  await arrive(page, request, "/account/addresses");
  const texts = t.account.addresses;
  const address = `0x${Date.now().toString(16).padStart(40, "0")}`;
  for (const said of [texts.added, texts.already]) {
    await page.getByLabel(texts.address, { exact: true }).fill(address);
    await page.getByRole("button", { name: texts.add }).click();
    await expect(page.getByText(said)).toBeVisible();
  }
  await expect(page.getByText(address)).toHaveCount(1);
});

test("a wrong password leaves the sign-in page, the address stays, and goes along to where a password is reset", async ({
  page,
  request,
}) => {
  const email = await registerConfirmed(request);
  await page.goto("/sign-in");
  await signIn(page, "en", email, "not the password");
  await expect(alert(page)).toContainText(t.problems["wrong-password"].title);
  const password = page.getByLabel(t.signIn.password, { exact: true });
  await expect(password).toHaveValue("");
  await expect(password).toBeFocused();
  await expect(page.getByLabel(t.signIn.email, { exact: true })).toHaveValue(email);
  await page.getByRole("link", { name: t.signIn.forgot }).click();
  await page.waitForURL("/restore");
  await expect(page.getByLabel(t.restore.email)).toHaveValue(email);
});

test("a used link to a new password says so before one is typed", async ({ page, request }) => {
  const email = await registerConfirmed(request);
  await request.post("/v1/user/password/restore", { data: { email } });
  const { link, code } = await readMail(request, email, "/reset");
  expect(
    (await request.post("/v1/user/password/reset", { data: { token: code, password: NEW_PASSWORD } })).status(),
  ).toBe(200);
  await page.goto(link);
  await expect(alert(page)).toContainText(t.problems["code-used"].title);
  await expect(page.getByLabel(t.reset.password, { exact: true })).toHaveCount(0);
});

test.describe("without a secure context", () => {
  test("Copy falls back, and says when it could not", async ({ page, request }) => {
    await page.addInitScript(() => {
      Object.defineProperty(window, "isSecureContext", { value: false });
      Object.defineProperty(navigator, "clipboard", { value: undefined });
    });
    await arrive(page, request, "/account/addresses");
    const texts = t.account.addresses;
    const address = `0x${Date.now().toString(16).padStart(40, "a")}`;
    await page.getByLabel(texts.address, { exact: true }).fill(address);
    await page.getByRole("button", { name: texts.add }).click();
    const copy = page.getByRole("button", { name: texts.copyNamed.replace("{address}", address) });
    await copy.click();
    await expect(copy.getByRole("status")).toHaveText(t.ui.copied);
    await page.evaluate(() => {
      document.execCommand = () => false;
    });
    await copy.click();
    await expect(copy.getByRole("status")).toHaveText(t.ui.copyFailed);
  });
});

test.describe("as an administrator", () => {
  test.beforeEach(async ({ page }) => {
    await page.goto("/sign-in?callbackUrl=/admin/roles/matrix");
    await signIn(page, "en", "admin@example.com", "correct horse battery staple");
    await page.waitForURL("/admin/roles/matrix");
  });

  test("cells ticked in the matrix wait while another section is looked at", async ({ page }) => {
    const cell = page
      .getByRole("gridcell")
      .getByRole("checkbox", { checked: false, name: /^\S+:\S+ for / })
      .first();
    const name = String(await cell.getAttribute("aria-label"));
    await cell.check();
    await page.getByRole("link", { name: t.admin.sections.keys }).click();
    await page.waitForURL("/admin/keys");
    await page.goBack();
    await page.waitForURL("/admin/roles/matrix");
    const again = page.getByRole("checkbox", { name: t.admin.matrix.changed.replace("{cell}", name) });
    await expect(again).toBeChecked();
    await page.getByRole("button", { name: t.admin.pending.discard }).click();
    await expect(again).toHaveCount(0);
  });

  test("a letter leads to a section after G, and to none in the first second of a page", async ({ page }) => {
    await expect(page.getByRole("grid")).toBeVisible();
    // As soon after the page was opened as nobody could press one here; what leads somewhere goes no further.
    const isLeft = await page.evaluate(() => {
      let heard = false;
      document.addEventListener("keydown", () => (heard = true), { once: true });
      const early = new KeyboardEvent("keydown", { key: "u", code: "KeyU", bubbles: true });
      Object.defineProperty(early, "timeStamp", { value: 500 });
      document.body.dispatchEvent(early);
      return heard;
    });
    expect(isLeft).toBe(true);
    await page.keyboard.press("g");
    await page.keyboard.press("u");
    await page.waitForURL("/admin/users");
  });

  test("Shift and a click select everyone from the last tick on", async ({ page, request }) => {
    const mark = `row-${Date.now().toString(36)}`;
    for (let index = 0; index < 4; index += 1) {
      await request.post("/v1/user", { data: { email: `${mark}-${index}@example.com`, password: PASSWORD } });
    }
    await page.goto(`/admin/users?q=${mark}`);
    const boxes = page.getByRole("row").getByRole("checkbox", { name: new RegExp(mark) });
    await boxes.nth(0).check();
    await boxes.nth(2).click({ modifiers: ["Shift"] });
    for (const [index, checked] of [true, true, true, false].entries()) {
      await expect(boxes.nth(index)).toBeChecked({ checked });
    }
  });
});

test("letters of every script are shown in our own typeface, and in another one until then: none stays in two", async ({
  visitor,
}) => {
  const context = await visitor({ locale: "ru" });
  const page = await context.newPage();
  await page.goto("/sign-in");
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/[а-я]/);
  const faces = await page.evaluate(async () => {
    await document.fonts.ready;
    // A family that stands in for another has no file of its own.
    const own = [...document.fonts].filter(({ family }) => !/fallback/i.test(family));
    return own.map(({ display, status, unicodeRange }) => ({
      display,
      status,
      cyrillic: unicodeRange.includes("400-45"),
    }));
  });
  expect(faces.length).toBeGreaterThan(2);
  expect(new Set(faces.map(({ display }) => display))).toEqual(new Set(["swap"]));
  expect(faces.find(({ cyrillic }) => cyrillic)?.status).toBe("loaded");
});

test("the folders of the documentation are pages", async ({ page }) => {
  for (const [path, heading] of [
    ["/docs/guides", t.docs.groups.guides],
    ["/docs/api", t.docs.groups.reference],
  ] as const) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
    await page.locator("main ul a").first().click();
    await page.waitForURL(new RegExp(`${path}/.+`));
  }
});
