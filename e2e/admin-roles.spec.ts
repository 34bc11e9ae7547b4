import type { APIRequestContext, Page } from "@playwright/test";
import { violationsInBothThemes } from "@/e2e/axe";
import { misfitsOf } from "@/e2e/fit";
import { enter } from "@/e2e/member";
import { register, registerConfirmed } from "@/e2e/person";
import { ADMIN, signInBrowser } from "@/e2e/signed-in";
import { expect, test } from "@/e2e/test";

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

async function login(request: APIRequestContext, { email, password } = ADMIN): Promise<string> {
  const answer = await request.post("/v1/auth/login", { data: { email, password } });
  return (await answer.json()).access_token;
}

/** What a token opens, as a product asks. */
async function permissionsOf(request: APIRequestContext, token: string): Promise<string[]> {
  return (await (await request.post("/v1/auth/validate", { data: { token } })).json()).permissions;
}

async function makeRole(request: APIRequestContext, name: string): Promise<{ id: number }> {
  const answer = await request.post("/v1/roles", { ...bearer(await login(request)), data: { name } });
  return answer.json();
}

const unique = (name: string) => `${name}-${Date.now().toString(36)}`;

test.use({ locale: "en", viewport: { width: 1440, height: 900 } });

test.beforeEach(({ context }) => signInBrowser(context, ADMIN));

test("a permission made in the dashboard and given in the matrix by keyboard opens at a token's next use, and closes again", async ({
  page,
  request,
}) => {
  const [permission, role] = [`${unique("invoices")}:read`, unique("billing")];
  await page.goto("/admin/permissions");
  await page.getByRole("button", { name: "Create permission" }).click();
  await page.getByLabel("Name").fill(permission);
  await page.getByRole("dialog").getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("link", { name: permission })).toBeVisible();

  await page.goto("/admin/roles");
  await page.getByRole("button", { name: "Create role" }).click();
  await page.getByLabel("Name").fill(role);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: role })).toBeVisible();
  const roleId = Number(new URL(page.url()).pathname.split("/").at(-1));

  await page.goto("/admin/roles/matrix");
  const cell = page.getByRole("checkbox", { name: `${permission} for ${role}` });
  await expect(async () => {
    await page.getByRole("grid").locator('[tabindex="0"]').focus();
    // What was made last stands last.
    await page.keyboard.press("Control+End");
    await expect(cell).toBeFocused({ timeout: 1_000 });
  }).toPass();
  await page.keyboard.press("Space");
  await expect(page.getByText("1 change affects no users")).toBeVisible();
  await page.getByRole("button", { name: "Apply" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("1 change applied")).toBeVisible();
  await expect(cell).toBeChecked();
  // The matrix takes the next change when the last one is through.
  await expect(page.getByRole("button", { name: "Apply" })).toHaveCount(0);
  await expect(cell).not.toHaveAttribute("aria-readonly");

  // The box before a row is mixed while only some roles hold it.
  await cell.focus();
  await page.keyboard.press("Home");
  const row = page.getByRole("checkbox", { name: `${permission} for every role` });
  await expect(row).toBeFocused();
  await expect(row).toBeChecked({ indeterminate: true });
  await page.keyboard.press("Space");
  await expect(row).toBeChecked();
  await expect(page.getByText(/changes? affects? /)).toBeVisible();
  await page.getByRole("button", { name: "Discard" }).click();

  const person = { email: `${unique("ann")}@example.com`, password: "testing1234" };
  await request.post("/v1/user", { data: person });
  const admin = bearer(await login(request));
  const found = await request.get("/v1/users", { ...admin, params: { q: person.email } });
  const [{ uid }] = await found.json();
  await request.patch(`/v1/users/${uid}`, { ...admin, data: { active: true } });
  const token = await login(request, person);
  expect(await permissionsOf(request, token)).not.toContain(permission);
  await request.post("/v1/roles/grant", { ...admin, data: { role_id: roleId, user_uid: uid } });
  expect(await permissionsOf(request, token)).toContain(permission);
  await request.post("/v1/roles/revoke", { ...admin, data: { role_id: roleId, user_uid: uid } });
  expect(await permissionsOf(request, token)).not.toContain(permission);
});

test("of two administrators who change one role the later is shown the conflict, and loses nothing", async ({
  page,
  request,
  visitor,
}) => {
  const { id } = await makeRole(request, unique("support"));
  const other = await visitor({ locale: "en" });
  await signInBrowser(other, ADMIN);
  const second = await other.newPage();
  const choose = (at: Page, name: string) => at.getByRole("checkbox", { name: new RegExp(`^${name}`) });
  for (const at of [page, second]) await at.goto(`/admin/roles/${id}`);

  await choose(second, "mail:read").check();
  await expect(second.getByText("1 change affects no users")).toBeVisible();
  await choose(page, "users:read").check();
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByText("1 change applied")).toBeVisible();

  await second.getByRole("button", { name: "Apply" }).click();
  await expect(second.getByText("These roles were changed in the meantime")).toBeVisible();
  await expect(choose(second, "users:read")).toBeChecked();
  await expect(choose(second, "mail:read")).toBeChecked();
  await expect(second.getByText("1 change affects no users")).toBeVisible();
  await second.getByRole("button", { name: "Apply" }).click();
  await expect(second.getByText("1 change applied")).toBeVisible();
  const role = await request.get(`/v1/roles/${id}`, bearer(await login(request)));
  const names = (await role.json()).permissions.map(({ name }: { name: string }) => name);
  expect(names.sort()).toEqual(["mail:read", "users:read"]);

  // Before scripts run, the form is sent as forms are, and the page that comes says nothing in passing.
  await page.reload({ waitUntil: "networkidle" });
  await page.getByLabel("Description").fill("Answers questions");
  await second.getByLabel("Description").fill("Helps people");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await second.getByRole("button", { name: "Save" }).click();
  await expect(second.getByText("Description: Answers questions")).toBeVisible();
  await expect(second.getByLabel("Description")).toHaveValue("Helps people");
  await second.getByRole("button", { name: "Save" }).click();
  await expect(second.getByText("Saved", { exact: true })).toBeVisible();
});

test("a role is deleted only after its name was typed, and says how many people lose it", async ({ page, request }) => {
  const name = unique("temporary");
  const { id } = await makeRole(request, name);
  await page.goto(`/admin/roles/${id}`);
  await page.getByRole("button", { name: "Delete role" }).click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog.getByText("Affects no users")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Delete role" })).toBeDisabled();
  await dialog.getByRole("textbox").fill(name);
  await dialog.getByRole("button", { name: "Delete role" }).click();
  await expect(page).toHaveURL(/\/admin\/roles$/);
  await expect(page.getByRole("link", { name })).toHaveCount(0);
});

test("an application's token is shown once, opens /v1/auth/token, and goes on through an overlap", async ({
  page,
  request,
}) => {
  const name = unique("shop");
  await page.goto("/admin/applications");
  await page.getByRole("link", { name: "Register application" }).click();
  await page.getByRole("radio", { name: /^Service/ }).check();
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await page.getByText("Service token", { exact: true }).click();
  await page.getByLabel("Name").fill(name);
  await page.keyboard.press("Enter");
  const first = (await page.getByTestId("token").textContent()) ?? "";
  // It is nowhere else: neither Escape nor a click beside it, nor the first key, may lose it.
  const expectKept = async (token: string) => {
    await expect(page.getByRole("dialog").getByRole("button", { name: "Copy" })).toBeFocused();
    await page.keyboard.press("Escape");
    await page.mouse.click(5, 5);
    await expect(page.getByTestId("token")).toHaveText(token);
  };
  await expectKept(first);
  expect(first).toMatch(/^gha_/);
  await page.getByRole("button", { name: "I’ve stored it" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  expect(await page.content()).not.toContain(first);
  const trade = async (token: string) => (await request.post("/v1/auth/token", bearer(token))).status();
  expect(await trade(first)).toBe(200);

  await page.getByRole("button", { name: "Rotate token" }).click();
  await page.getByRole("dialog").getByText("One hour").click();
  await page.getByRole("button", { name: "Create token" }).click();
  const next = (await page.getByTestId("token").textContent()) ?? "";
  await expectKept(next);
  await page.getByRole("button", { name: "I’ve stored it" }).click();
  expect(await page.content()).not.toContain(next);
  expect([await trade(first), await trade(next)]).toEqual([200, 200]);
  await page.getByRole("button", { name: "Disable" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Disable" }).click();
  await expect(page.getByRole("button", { name: "Enable" })).toBeVisible();
  expect(await trade(next)).toBe(401);
});

test("the palette goes anywhere and finds a person by a fragment, by keyboard alone", async ({ page }) => {
  await page.goto("/admin/roles");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("sett");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/admin\/settings$/);
  // What is typed before it has closed is still its own.
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("admin@exam");
  await expect(page.getByRole("option", { name: /admin@example/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/admin\/users\/[0-9a-f-]{36}$/);
});

test("keys alone can be turned off, and stay off; Ctrl K goes on and turns them on again", async ({ page }) => {
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  const box = help.getByRole("checkbox", { name: "Single-key shortcuts" });
  const openHelp = async () => {
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").fill("Keyboard shortcuts");
    await page.keyboard.press("Enter");
    await expect(help).toBeVisible();
  };
  await page.goto("/admin/users");
  await openHelp();
  await box.uncheck();
  await page.keyboard.press("Escape");
  await expect(help).toHaveCount(0);
  await page.reload();
  await openHelp();
  await expect(box).not.toBeChecked();
  await page.keyboard.press("Escape");
  await expect(help).toHaveCount(0);
  await page.keyboard.press("?");
  await page.keyboard.press("j");
  await expect(help).toHaveCount(0);
  await expect(page.locator("tbody a:focus")).toHaveCount(0);
  await openHelp();
  await box.check();
  await page.keyboard.press("Escape");
  await expect(help).toHaveCount(0);
  await page.keyboard.press("?");
  await expect(help).toBeVisible();
});

test("the palette grants a role to someone it asks for, and knows what is open and what was chosen last", async ({
  page,
  request,
}) => {
  const role = unique("granted");
  await makeRole(request, role);
  const email = `${unique("whom")}@example.com`;
  await request.post("/v1/user", { data: { email, password: "testing1234" } });
  await page.goto("/admin/roles", { waitUntil: "networkidle" });
  await page.keyboard.press("Control+k");
  await page.keyboard.type("grant role");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox", { name: /^Whom/ })).toBeFocused();
  await page.keyboard.type(email);
  await expect(page.getByRole("option", { name: email })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/access\?grant=/);
  const field = page.getByRole("combobox", { name: "Grant a role…" });
  await expect(field).toBeFocused();
  await field.fill(role);
  await expect(page.getByRole("option")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: `Revoke ${role}` })).toBeVisible();
  // The field's own list would take the first Escape.
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("sessions");
  await expect(page.getByRole("option", { name: `Sessions: \u2068${email}` })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/sessions$/);
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("group", { name: "Recent" }).getByRole("option")).toHaveText([
    `Sessions: \u2068${email}\u2069`,
  ]);
});

test("the palette opens the form that creates a user, and changes theme and language", async ({ page }) => {
  await page.goto("/admin/roles", { waitUntil: "networkidle" });
  const choose = async (text: string) => {
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await page.keyboard.press("Control+k");
    await page.keyboard.type(text);
    await expect(page.getByRole("option").first()).toContainText(new RegExp(text, "i"));
    await page.keyboard.press("Enter");
  };
  await choose("invite");
  await expect(page.getByRole("dialog", { name: "Create a user" })).toBeVisible();
  await page.keyboard.press("Escape");
  await choose("Dark");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await choose("English");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
});

test("repeats in the log are one line, which opens to each, to the raw event, and to all of its request", async ({
  page,
  request,
}) => {
  const email = `${unique("repeats")}@example.com`;
  await request.post("/v1/user", { data: { email, password: "testing1234" } });
  const admin = bearer(await login(request));
  const found = await request.get(`/v1/users?q=${email}`, admin);
  const [{ uid }] = await found.json();
  await request.patch(`/v1/users/${uid}`, { ...admin, data: { active: true } });
  for (let time = 0; time < 3; time += 1) await login(request, { email, password: "testing1234" });
  await page.goto(`/admin/audit?about=${uid}&action=login.succeeded`);
  const line = page.locator("#log").getByText("3 times");
  await expect(line).toBeVisible();
  await expect(page.locator("#log summary").getByText("Details")).toHaveCount(1);
  await page.locator("#log summary").first().click();
  await page.getByText("Raw event").first().click();
  await expect(page.getByText('"action": "login.succeeded"').first()).toBeVisible();
  expect(await violationsInBothThemes(page)).toEqual([]);
  await page.getByRole("link", { name: "All of this request" }).first().click();
  await expect(page).toHaveURL(/request=/);
  await expect(line).toHaveCount(0);
  await expect(page.locator("#log summary").getByText("Details")).toHaveCount(1);
});

test("the audit log is exported as filtered, and says so itself", async ({ page }) => {
  const csv = await (await page.request.get("/admin/audit/export?format=csv&group=sign_ins")).text();
  expect(csv.split("\r\n")[0]).toMatch(/^\uFEFFid,at,action,/);
  expect(csv).toContain("login.succeeded");
  const json = await (await page.request.get("/admin/audit/export?format=json&action=audit.exported")).json();
  expect(json[0]).toMatchObject({ action: "audit.exported", details: { format: "csv", group: "sign_ins" } });
});

test("more filters open below their button, which stays where it was; what is too wide for a phone fades where there is more", async ({
  page,
}) => {
  await page.goto("/admin/audit");
  const more = page.getByText("More filters");
  const apply = page.getByRole("button", { name: "Apply" });
  await expect(more).toBeVisible();
  const before = await more.boundingBox();
  await expect(apply).toBeHidden();
  await more.click();
  await expect(apply).toBeVisible();
  expect(await more.boundingBox()).toEqual(before);
  await more.click();
  await expect(apply).toBeHidden();

  const row = page.getByRole("navigation", { name: "Event type" });
  const fades = () =>
    row.evaluate((element) => {
      const style = getComputedStyle(element);
      return ["--fade-left", "--fade-right"].map((side) => Number.parseFloat(style.getPropertyValue(side)) > 0);
    });
  await expect.poll(fades).toEqual([false, false]);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(fades).toEqual([false, true]);
  await row.evaluate((element) => element.scrollTo({ left: element.scrollWidth / 4 }));
  await expect.poll(fades).toEqual([true, true]);
  await row.evaluate((element) => element.scrollTo({ left: element.scrollWidth }));
  await expect.poll(fades).toEqual([true, false]);
});

const pages = [
  "/admin/roles",
  "/admin/roles/1",
  "/admin/roles/matrix",
  "/admin/permissions",
  "/admin/permissions/1",
  "/admin/applications",
  "/admin/audit",
  // Without anything in them.
  "/admin/audit?to=2020-01-01T00:00",
  "/admin/mail?recipient=nobody@example.com",
  "/admin/mail",
  "/admin/keys",
  "/admin/settings",
];

for (const path of pages) {
  test(`${path} is accessible in both themes`, async ({ page }) => {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.locator("main [aria-busy=true]")).toHaveCount(0);
    expect(await violationsInBothThemes(page)).toEqual([]);
  });
}

test("nothing is cut or leaves its place on any page in Russian, whose words are longer, on a desktop and on a phone", async ({
  request,
  visitor,
}) => {
  const admin = bearer(await login(request));
  await register(request, { name: "Александра Константинопольская" });
  const email = await registerConfirmed(request, { locale: "ru" });
  const [{ uid }] = await (await request.get(`/v1/users?q=${email}`, admin)).json();
  const { id } = await makeRole(request, unique("reader"));
  for (const permission of await (await request.get("/v1/permissions", admin)).json())
    await request.put(`/v1/roles/${id}/permissions/${permission.id}`, admin);
  await request.put(`/v1/users/${uid}/roles/${id}`, admin);
  for (const name of ["accounting of the northern branch", "редактор справочников", "auditor"]) {
    const role = await makeRole(request, unique(name));
    await request.put(`/v1/users/${uid}/roles/${role.id}`, admin);
  }
  const data = {
    name: unique("Витрина"),
    kind: "web",
    redirect_uris: ["https://shop.example/api/auth/callback/gatehouse"],
  };
  const { client_id: client } = await (await request.post("/v1/clients", { ...admin, data })).json();
  const russian = await (await visitor({ locale: "ru" })).newPage();
  await enter(russian, email, "/admin", "ru");
  const ofUser = ["", "/access", "/factors", "/sessions", "/applications", "/mail", "/activity"];
  const ofClient = ["", "/setup", "/try", "/users", "/errors"];
  const all = [
    "/admin",
    "/admin/users",
    "/admin/users/import",
    "/admin/resources",
    "/admin/applications/new",
    ...pages,
    ...ofUser.map((tab) => `/admin/users/${uid}${tab}`),
    ...ofClient.map((tab) => `/admin/applications/${client}${tab}`),
  ];
  for (const size of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    await russian.setViewportSize(size);
    for (const path of all) {
      await russian.goto(path);
      await expect(russian.getByRole("heading", { level: 1 })).toBeVisible();
      await expect(russian.locator("main [aria-busy=true]")).toHaveCount(0);
      expect.soft(await misfitsOf(russian)).toEqual([]);
    }
  }
});

test("dialogs, the palette and menus are accessible in both themes", async ({ page, request }) => {
  const { id } = await makeRole(request, unique("layers"));
  // The page behind a layer is what other tests look at.
  const expectLayer = async (layer: string, text: string) => {
    await expect(page.locator(layer).getByText(text).first()).toBeVisible();
    expect(await violationsInBothThemes(page, layer)).toEqual([]);
    await page.keyboard.press("Escape");
    await expect(page.locator(layer)).toHaveCount(0);
  };
  await page.goto("/admin/roles?new=1");
  await expectLayer("[role=dialog]", "Create role");
  await page.keyboard.press("Control+k");
  await expectLayer("[role=dialog]", "Search");
  await page.keyboard.press("?");
  await expectLayer("[role=dialog]", "Keyboard shortcuts");
  await page.getByRole("button", { name: /admin@/ }).click();
  await expectLayer("[role=menu]", "Sign out");
  await page.goto(`/admin/roles/${id}`);
  await page.getByRole("button", { name: "Delete role" }).click();
  await expectLayer("[role=alertdialog]", "Affects no users");
});
