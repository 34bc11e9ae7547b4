import type { Page } from "@playwright/test";
import { violationsInBothThemes } from "@/e2e/axe";
import { ADMIN, signInBrowser } from "@/e2e/signed-in";
import { expect, test } from "@/e2e/test";

const run = Date.now().toString(36);

/** A program's token of the administrator. */
async function tokenOf(page: Page): Promise<string> {
  const login = await page.request.post("/v1/auth/login", {
    data: { username: ADMIN.email, password: ADMIN.password },
  });
  return (await login.json()).access_token;
}

/** Prepares what a journey needs. */
async function callApi<Body>(page: Page, method: string, path: string, data?: unknown): Promise<Body> {
  const token = await tokenOf(page);
  const answer = await page.request.fetch(path, { method, data, headers: { authorization: `Bearer ${token}` } });
  expect(answer.ok(), `${method} ${path} ${await answer.text()}`).toBe(true);
  return answer.json();
}

const createUser = (page: Page, email: string) =>
  callApi<{ uid: string }>(page, "POST", "/v1/users", { email, invite: false });

/** A confirmed person who may sign in, with a role that holds the given permissions. */
async function createColleague(page: Page, email: string, permissions: string[]) {
  await page.request.post("/v1/user", { data: { email, password: ADMIN.password } });
  const [user] = await callApi<{ uid: string }[]>(page, "GET", `/v1/users?q=${email}`);
  await callApi(page, "PATCH", `/v1/users/${user?.uid}`, { active: true });
  const role = await callApi<{ id: number }>(page, "POST", "/v1/roles", { name: `${email} role` });
  const all = await callApi<{ id: number; name: string }[]>(page, "GET", "/v1/permissions");
  for (const { id } of all.filter(({ name }) => permissions.includes(name))) {
    await callApi(page, "PUT", `/v1/roles/${role.id}/permissions/${id}`);
  }
  await callApi(page, "PUT", `/v1/users/${user?.uid}/roles/${role.id}`);
}

/** Chooses a file once there is a script that reads it: React marks the elements that it answers for. */
async function chooseFile(page: Page, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
  const input = page.locator("input[type=file]");
  const isHeard = () =>
    input.evaluate((element) => Object.keys(element).some((key) => key.startsWith("__reactProps$")));
  await expect.poll(isHeard).toBe(true);
  await input.setInputFiles(file);
}

const expectAccessible = async (page: Page) => expect(await violationsInBothThemes(page)).toEqual([]);

/** Presses Tab until the wanted element has the focus, as someone without a mouse does. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let step = 0; step < 60; step += 1) {
    const label = await page.evaluate(() => {
      const element = document.activeElement;
      return `${element?.getAttribute("aria-label") ?? ""} ${element?.textContent ?? ""}`;
    });
    if (name.test(label)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab never reached ${name}`);
}

test.beforeEach(({ context }) => signInBrowser(context, ADMIN));

test("a role is granted and revoked with the keyboard alone, from the search to the page of the user", async ({
  page,
}) => {
  const email = `keyboard-${run}@example.com`;
  await createUser(page, email);
  await callApi(page, "POST", "/v1/roles", { name: `editor ${run}` });
  await page.goto("/admin/users");
  await expect(page.getByRole("link", { name: email })).toBeVisible();
  await expect(async () => {
    // Before scripts run, the key does nothing.
    await page.keyboard.press("/");
    await expect(page.getByRole("searchbox", { name: "Search users" })).toBeFocused({ timeout: 500 });
  }).toPass();
  await page.keyboard.type(`keyboard-${run}`);
  await expect(page).toHaveURL(/q=keyboard/);
  await expect(page.locator("tbody tr")).toHaveCount(1);
  await tabTo(page, new RegExp(`^ .*${email}`));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: email })).toBeVisible();
  await tabTo(page, /^ Access$/);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/access$/);
  await tabTo(page, /^Grant a role/);
  await page.keyboard.type(`editor ${run}`);
  await expect(page.getByRole("option")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: `Revoke editor ${run}` })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.locator("#content").focus();
  await tabTo(page, new RegExp(`^Revoke editor ${run}`));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: `Revoke editor ${run}` })).toHaveCount(0);
});

/** Makes confirmed accounts by the hundred, as an import and a bulk change do. */
async function createMany(page: Page, emails: string[]): Promise<void> {
  for (let start = 0; start < emails.length; start += 100) {
    const rows = emails.slice(start, start + 100).map((email) => ({ email }));
    await callApi(page, "POST", "/v1/users/import", { rows });
  }
  const q = emails[0]?.split("-0@")[0] ?? "";
  const made = await callApi<{ uid: string }[]>(page, "GET", `/v1/users?limit=500&q=${q}`);
  for (let start = 0; start < made.length; start += 100) {
    const uids = made.slice(start, start + 100).map(({ uid }) => uid);
    await callApi(page, "POST", "/v1/users/bulk", { action: "confirm", uids });
  }
}

test("200 are disabled at once after a preview, with progress, and undone", async ({ page }) => {
  test.slow();
  await createMany(
    page,
    Array.from({ length: 200 }, (_, index) => `bulk-${run}-${index}@example.com`),
  );
  await page.goto(`/admin/users?q=bulk-${run}`);
  await page.getByRole("checkbox", { name: "Select all on this page" }).check();
  await page.getByRole("button", { name: "Select all 200 matching users" }).click();
  await expect(page.getByText("200 selected")).toBeVisible();
  await page.getByRole("button", { name: "Disable" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("200 users will change")).toBeVisible();
  await dialog.getByRole("button", { name: "Disable" }).click();
  await expect(dialog.getByRole("progressbar")).toHaveAttribute("value", /^(25|50|75|100|125|150|175)$/);
  await expect(dialog.getByText("200 users changed")).toBeVisible({ timeout: 30_000 });
  await expect(page.locator("tbody").getByText("Disabled")).toHaveCount(25);
  await dialog.getByRole("button", { name: "Undo for 200 users" }).click();
  await expect(dialog.getByText("Undone for 200 users")).toBeVisible({ timeout: 30_000 });
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(page.locator("tbody").getByText("Disabled")).toHaveCount(0);
});

test("a bulk disable says beforehand whom undoing cannot bring back and why, and brings back the others", async ({
  page,
}) => {
  await createMany(
    page,
    [0, 1].map((index) => `undo-${run}-${index}@example.com`),
  );
  const { uid } = await createUser(page, `undo-${run}-pending@example.com`);
  await page.goto(`/admin/users?q=undo-${run}`);
  await page.getByRole("checkbox", { name: "Select all on this page" }).check();
  await page.getByRole("button", { name: "Disable" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("3 users will change")).toBeVisible();
  await expect(dialog.getByText("1 of them hasn’t verified their email. Undo won’t enable them again")).toBeVisible();
  await dialog.getByRole("button", { name: "Disable" }).click();
  await dialog.getByRole("button", { name: "Undo for 2 users" }).click();
  await expect(dialog.getByText("Undone for 2 users")).toBeVisible();
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(page.locator("tbody").getByText("Disabled")).toHaveCount(1);
  expect(await callApi(page, "GET", `/v1/users/${uid}`)).toMatchObject({ active: false });
});

test("rows are walked with J and K, selected with X and a range with Shift, and opened with Enter", async ({
  page,
}) => {
  const emails = [0, 1, 2, 3].map((index) => `rows-${run}-${index}@example.com`);
  await createMany(page, emails);
  await page.goto(`/admin/users?q=rows-${run}&sort=email`);
  await expect(page.getByRole("status").getByText("4 users found")).toBeVisible();
  const link = (index: number) => page.getByRole("link", { name: emails[index] ?? "" });
  await expect(async () => {
    // Before scripts run, the key does nothing.
    await page.keyboard.press("j");
    await expect(link(0)).toBeFocused({ timeout: 500 });
  }).toPass();
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  // On a Russian layout the same key writes another letter.
  await page.locator(":focus").dispatchEvent("keydown", { key: "о", code: "KeyJ", bubbles: true });
  await expect(link(2)).toBeFocused();
  await page.keyboard.press("Shift+X");
  await expect(page.getByText("3 selected")).toBeVisible();
  await page.keyboard.press("k");
  await page.keyboard.press("x");
  await expect(page.getByText("2 selected")).toBeVisible();
  await expect(page.getByRole("checkbox", { name: `Select \u2068${emails[1]}` })).not.toBeChecked();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: emails[1] ?? "" })).toBeVisible();
  await page.locator("body").dispatchEvent("keydown", { key: "л", code: "KeyK", ctrlKey: true, bubbles: true });
  await expect(page.getByRole("dialog").getByRole("combobox")).toBeFocused();
});

test("the menu of a row does one thing to its user, and offers nothing that would change nothing", async ({ page }) => {
  const email = `menu-${run}-0@example.com`;
  await createMany(page, [email]);
  await page.goto(`/admin/users?q=${email}`);
  const menu = page.getByRole("button", { name: `Actions for \u2068${email}` });
  await menu.click();
  await expect(page.getByRole("menuitem", { name: "Enable" })).toHaveCount(0);
  await expect(page.getByRole("menuitem", { name: "Mark email as verified" })).toHaveCount(0);
  expect(await violationsInBothThemes(page, '[role="menu"]')).toEqual([]);
  await page.getByRole("menuitem", { name: "Disable" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Disable" }).click();
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(page.locator("tbody").getByText("Disabled")).toBeVisible();
  await menu.click();
  await expect(page.getByRole("menuitem", { name: "Enable" })).toBeVisible();
});

test("nothing moves while someone types a search, and what rows look like is remembered", async ({ page }) => {
  await createMany(
    page,
    [0, 1].map((index) => `still-${run}-${index}@example.com`),
  );
  await page.goto("/admin/users");
  const search = page.getByRole("searchbox", { name: "Search users" });
  const places = () =>
    page.locator("main :is(h1, input[type=search], th)").evaluateAll((elements) =>
      elements.map((element) => {
        const { x, y, height } = element.getBoundingClientRect();
        return [x, y, height];
      }),
    );
  await expect(page.locator("main tbody tr").first()).toBeVisible();
  await expect(page.locator("main [aria-busy=true]")).toHaveCount(0);
  const before = await places();
  for (const key of `still-${run}-1`) {
    await search.press(key);
    expect(await places()).toEqual(before);
  }
  await expect(page.getByRole("status").getByText("1 user found")).toBeVisible();
  expect(await places()).toEqual(before);
  const row = page.locator("tbody tr");
  const { height } = (await row.boundingBox()) ?? { height: 0 };
  expect(Math.round(height)).toBe(44);
  await page.getByRole("button", { name: "Display" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Compact rows" }).click();
  await page.keyboard.press("Escape");
  await expect.poll(async () => Math.round((await row.boundingBox())?.height ?? 0)).toBe(36);
  await page.reload();
  expect(Math.round((await row.boundingBox())?.height ?? 0)).toBe(36);
});

test("Enter in the search goes to the first that was found, and filters stay", async ({ page }) => {
  await page.goto("/admin/users?status=active");
  await page.getByRole("searchbox", { name: "Search users" }).pressSequentially(ADMIN.email);
  await expect(page.locator("main tbody tr")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page.locator("main tbody tr").getByRole("link")).toBeFocused();
  await expect(page).toHaveURL(/status=active/);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/admin\/users\/[0-9a-f-]{36}$/);
});

test("a preview says who would be refused, before anything is done", async ({ page }) => {
  await page.goto(`/admin/users?q=${ADMIN.email}`);
  await page.getByRole("checkbox", { name: "Select all on this page" }).check();
  await page.getByRole("button", { name: "Disable" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("No users will change")).toBeVisible();
  await expect(dialog.getByText("The service needs at least one administrator")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Disable" })).toBeDisabled();
});

test("on a phone, filters are kept as a view, which is applied, changed, renamed and forgotten", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const email = `view-${run}@example.com`;
  await createUser(page, email);
  await page.goto("/admin/users");
  const filters = page.getByRole("button", { name: "Filters", exact: true });
  await filters.click();
  await page.getByRole("combobox", { name: "Status", exact: true }).selectOption("Pending");
  await page.getByRole("combobox", { name: "Email verified" }).selectOption("Not verified");
  await expect(page).toHaveURL(/status=pending&confirmed=false/);
  await page.getByRole("combobox", { name: "Sort by" }).selectOption("Email, A to Z");
  await filters.click();
  await page.getByRole("searchbox").fill(`view-${run}`);
  await expect(page.locator("tbody tr")).toHaveCount(1);
  // What is said of the account takes no room from its name.
  const name = page.locator("tbody").getByRole("link", { name: email }).locator("bdi");
  expect((await name.boundingBox())?.height).toBeLessThan(40);
  await page.getByRole("button", { name: "Save view" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill(`Waiting ${run}`);
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  const tab = page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: `Waiting ${run}` });
  await expect(tab).toHaveAttribute("aria-current", "page");
  await page.getByRole("button", { name: "Remove filter Email verified" }).click();
  await page.getByRole("button", { name: "Update view" }).click();
  await expect(page.getByRole("button", { name: "Update view" })).toHaveCount(0);
  await page.getByRole("link", { name: "All users" }).click();
  await expect(page).not.toHaveURL(/status=/);
  await tab.click();
  await expect(page).toHaveURL(new RegExp(`q=view-${run}&status=pending&sort=email`));
  await page.getByRole("button", { name: `More actions for Waiting ${run}` }).click();
  await page.getByRole("menuitem", { name: "Rename" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill(`Later ${run}`);
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: `More actions for Later ${run}` }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(page.getByRole("link", { name: `Later ${run}` })).toHaveCount(0);
});

test("a file with three bad rows says which, and creates the others", async ({ page }) => {
  const text = [
    "Email,Name,Locale",
    `ann-${run}@example.com,Ann,en`,
    "not an address,Nobody,en",
    `ben-${run}@example.com,Ben,xx`,
    ",Empty,en",
    `cay-${run}@example.com,Cay,ru`,
    "admin@example.com,Exists,en",
  ].join("\n");
  await page.goto("/admin/users/import");
  await chooseFile(page, { name: "users.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await expect(page.getByText("2 to create, 1 already exist, 0 duplicates, 3 invalid")).toBeVisible();
  await expect(page.locator("tbody tr")).toHaveCount(6);
  await page.getByRole("checkbox", { name: /^Send an invitation/ }).check();
  await page.getByRole("button", { name: "Create 2 accounts" }).click();
  await expect(page.getByText("2 created, 1 already exist, 0 duplicates, 0 invalid")).toHaveCount(0);
  await expect(page.getByText(/^2 created/)).toBeVisible();
  for (const [name, locale] of [
    ["ann", "en"],
    ["cay", "ru"],
  ]) {
    const mails = await callApi(page, "GET", `/v1/mail?recipient=${name}-${run}@example.com`);
    expect(mails).toMatchObject([{ template: "invitation", locale }]);
  }
  await page.goto(`/admin/users?q=cay-${run}`);
  await expect(page.getByRole("link", { name: `cay-${run}@example.com` })).toBeVisible();
});

test("each row of a file goes by its own line, each is accounted for, and columns that become nothing are named before", async ({
  page,
}) => {
  const text = [
    "Email,Name,Role",
    `dee-${run}@example.com,Dee,admin`,
    "",
    "not an address,Nobody,",
    `dee-${run}@example.com,Dee again,`,
    `"eli-${run}@example.com","Eli`,
    `Lee",editor`,
    "admin@example.com,There,",
    `flo-${run}@example.com,Flo,`,
  ].join("\n");
  const rowsAre = async (wanted: [string, string, string][]) => {
    const rows = page.locator("tbody tr");
    await expect(rows).toHaveCount(wanted.length);
    for (const [index, cells] of wanted.entries())
      await expect(rows.nth(index).locator("td"), `row ${index}`).toContainText([...cells, ""]);
  };
  await page.goto("/admin/users/import");
  await chooseFile(page, { name: "users.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await expect(page.getByText("2 to create, 1 already exist, 1 duplicates, 2 invalid")).toBeVisible();
  await expect(page.getByText(/^These fields aren’t imported here: Role/)).toBeVisible();
  const create = page.getByRole("button", { name: "Create 2 accounts" });
  await expect(create).toBeDisabled();
  const outcomes = (done: string): [string, string, string][] => [
    ["2", `dee-${run}@example.com`, done],
    ["4", "not an address", "Invalid"],
    ["5", `dee-${run}@example.com`, "Duplicate"],
    ["6", `eli-${run}@example.com`, "Invalid"],
    ["8", "admin@example.com", "Already exists"],
    ["9", `flo-${run}@example.com`, done],
  ];
  await rowsAre(outcomes("Will be created"));
  await page.getByRole("checkbox", { name: "Skip these fields" }).check();
  await create.click();
  await expect(page.getByText(/^2 created/)).toBeVisible();
});

test("a role that is granted to someone whose email is not verified says when it takes effect, one by one and in bulk", async ({
  page,
}) => {
  const email = `pending-${run}@example.com`;
  await page.request.post("/v1/user", { data: { email, password: ADMIN.password } });
  const [user] = await callApi<{ uid: string }[]>(page, "GET", `/v1/users?q=${email}`);
  await callApi(page, "POST", "/v1/roles", { name: `granted ${run}` });
  await page.goto(`/admin/users/${user?.uid}/access`);
  await expect(page.getByText("Unverified email")).toBeVisible();
  await expect(page.getByText(/take effect once the owner verifies it/)).toBeVisible();
  await page.goto(`/admin/users?q=${email}`);
  await page.getByRole("checkbox", { name: "Select all on this page" }).check();
  await page.getByRole("button", { name: "Grant role" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox").selectOption({ label: `granted ${run}` });
  await expect(dialog.getByText("1 of them hasn’t verified their email.")).toBeVisible();
});

test("imports JSON that another system exported, and names what is passed over before", async ({ page }) => {
  const users = [
    { localId: "a", email: `eva-${run}@example.com`, displayName: "Eva", emailVerified: true, passwordHash: "aaaa" },
    { localId: "b", emailVerified: "perhaps", email: `fay-${run}@example.com` },
  ];
  const name = "users.json";
  await page.goto("/admin/users/import");
  await page.getByLabel("Exported from").selectOption("Firebase");
  await chooseFile(page, { name, mimeType: "application/json", buffer: Buffer.from(JSON.stringify({ users })) });
  await expect(page.getByText("1 to create, 0 already exist, 0 duplicates, 1 invalid")).toBeVisible();
  await expect(page.getByText(/^These fields aren’t imported here: passwordHash, uid, /)).toBeVisible();
  await expect(page.getByText("Couldn’t be read", { exact: true })).toBeVisible();
  const create = page.getByRole("button", { name: "Create 1 account" });
  await expect(create).toBeDisabled();
  await page.getByRole("checkbox", { name: "Skip these fields" }).check();
  await create.click();
  await expect(page.getByText(/^1 created/)).toBeVisible();
  await page.goto(`/admin/users?q=eva-${run}`);
  await expect(page.getByRole("link", { name: `eva-${run}@example.com` })).toBeVisible();
});

test("who may only read users sees no button that would be refused", async ({ page, visitor }) => {
  const email = `reader-${run}@example.com`;
  await createColleague(page, email, ["users:read"]);
  const context = await visitor();
  await signInBrowser(context, { ...ADMIN, email });
  const reader = await context.newPage();
  await reader.goto("/admin/users");
  await expect(reader.getByRole("link", { name: email })).toBeVisible();
  await expect(reader.getByRole("checkbox")).toHaveCount(0);
  for (const name of ["Create user", "Import"]) await expect(reader.getByText(name, { exact: true })).toHaveCount(0);
  await expect(reader.getByRole("navigation", { name: "Main menu" }).getByRole("link")).toHaveText([
    "Users",
    "Documentation",
  ]);
  await reader.goto(`/admin/users?q=${ADMIN.email}`);
  await reader.getByRole("link", { name: ADMIN.email }).click();
  await expect(reader.getByRole("heading", { level: 1 })).toContainText(ADMIN.email);
  await expect(
    reader.locator("main").getByRole("button", { name: /grant|revoke|end|disable|delete|change/i }),
  ).toHaveCount(0);
  await reader.goto("/admin/users/import");
  await expect(reader.getByRole("heading", { level: 1, name: "You don’t have access to this page" })).toBeVisible();
  expect((await context.request.get("/admin/users/export")).status()).toBe(200);
});

test("the overview tells what matters at a glance, and each figure leads to the list behind it", async ({ page }) => {
  await page.goto("/admin");
  const strip = page.getByRole("list", { name: "At a glance" });
  await expect(strip.getByRole("link")).toHaveCount(6);
  await strip.getByRole("link", { name: /^Sign-in success/ }).click();
  await expect(page).toHaveURL(/\/admin\/audit\?action=login\.refused&since=30d/);
  await page.goBack();
  await strip.getByRole("link", { name: /^Two-step verification/ }).click();
  await expect(page.getByRole("button", { name: "Remove filter Second factor" })).toBeVisible();
});

for (const path of ["/admin", "/admin/users?q=nobody-at-all", "/admin/users/import", "/admin/users"]) {
  test(`axe finds nothing on ${path}, in both themes`, async ({ page }) => {
    await page.goto(path);
    await expect(page.locator("main [aria-busy=true]")).toHaveCount(0);
    await expectAccessible(page);
  });
}

for (const button of [undefined, "Save view", "Create user", "Disable"]) {
  test(`axe finds nothing on a selection and ${button ? `its dialog “${button}”` : "its bar"}, in both themes`, async ({
    page,
  }) => {
    await page.goto("/admin/users?status=active");
    await page.getByRole("button", { name: "Remove filter Status" }).waitFor();
    await page.getByRole("checkbox", { name: "Select all on this page" }).check();
    if (button) {
      await page.getByRole("button", { name: button }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await expect(page.getByRole("dialog").locator(".animate-pulse")).toHaveCount(0);
    }
    await expectAccessible(page);
  });
}

test("one menu does everything to a user, asks before, and so does the palette while the user is open", async ({
  page,
}) => {
  const email = `tasks-${run}-0@example.com`;
  await createMany(page, [email]);
  await page.goto(`/admin/users?q=${email}`, { waitUntil: "networkidle" });
  await page.getByRole("link", { name: email }).click();
  await expect(page.getByRole("heading", { level: 1, name: email })).toBeVisible();
  await page.getByRole("button", { name: "Actions", exact: true }).click();
  await expect(page.getByRole("menuitem", { name: "Enable account" })).toHaveCount(0);
  await page.getByRole("menuitem", { name: "Disable account" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Disable" }).click();
  await expect(page.locator("main").getByText("Disabled", { exact: true })).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("enable account");
  await expect(page.getByRole("option", { name: `Enable account: \u2068${email}` })).toBeVisible();
  await page.keyboard.press("Enter");
  await page.getByRole("alertdialog").getByRole("button", { name: "Enable" }).click();
  await expect(page.locator("main").getByText("Active", { exact: true })).toBeVisible();
});

test("200 roles of a user are filtered, and granting another stays in sight", async ({ page }) => {
  test.slow();
  const { uid } = await createUser(page, `many-${run}@example.com`);
  const headers = { authorization: `Bearer ${await tokenOf(page)}` };
  for (let index = 0; index < 200; index += 1) {
    const made = await page.request.post("/v1/roles", { data: { name: `many ${run} ${index}` }, headers });
    const { id } = await made.json();
    expect((await page.request.put(`/v1/users/${uid}/roles/${id}`, { headers })).ok()).toBe(true);
  }
  await page.goto(`/admin/users/${uid}/access`, { waitUntil: "networkidle" });
  await expect(page.getByRole("combobox", { name: "Grant a role…" })).toBeInViewport();
  await page.getByRole("searchbox", { name: "Filter roles" }).fill(`${run} 199`);
  await expect(page.getByRole("button", { name: /^Revoke many/ })).toHaveCount(1);
  await expectAccessible(page);
});

test("axe finds nothing on the pages of a user, with and without data, in both themes", async ({ page }) => {
  const { uid } = await createUser(page, `axe-${run}@example.com`);
  const [admin] = await callApi<{ uid: string }[]>(page, "GET", `/v1/users?q=${ADMIN.email}`);
  // What holds data is the administrator's, what is empty the new user's.
  for (const user of [admin?.uid, uid]) {
    for (const path of ["", "/access", "/sessions", "/mail", "/activity"]) {
      await page.goto(`/admin/users/${user}${path}`);
      // While it loads the page has no heading yet.
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expectAccessible(page);
    }
  }
  await page.goto(`/admin/users/${uid}`);
  await page.getByRole("button", { name: "Actions" }).click();
  expect(await violationsInBothThemes(page, '[role="menu"]')).toEqual([]);
  await page.getByRole("menuitem", { name: "Delete account" }).click();
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await expectAccessible(page);
});
