import { enter } from "@/e2e/member";
import { type OwnService, startOwnService } from "@/e2e/own-service";
import { PASSWORD, registerConfirmed, texts } from "@/e2e/person";
import { expect, test } from "@/e2e/test";

/*
 * What people call themselves, where administrators read it. Names as these are taken from nobody any more: they stand in the
 * database from before.
 */

let service: OwnService;

test.beforeAll(async () => {
  service = await startOwnService();
});
test.afterAll(() => service.stop());

const LOOK_ALIKE = "root@example.com";
/** Turns what follows around, where nothing holds it in. */
const REVERSING = "Carl \u202E";
const INVISIBLE = "\u200B";

for (const language of ["en", "ru"] as const) {
  test(`a name that looks like another's, runs backwards or cannot be seen passes for nobody in the audit log, in ${language}`, async ({
    visitor,
    playwright,
  }) => {
    const api = await playwright.request.newContext({ baseURL: service.origin });
    const root = await registerConfirmed(api, { locale: language });
    await service.database.query(
      "INSERT INTO user_roles (user_id, role_id) SELECT u.id, r.id FROM users u, roles r WHERE u.email = $1 AND r.name = 'admin'",
      [root],
    );
    // The constraint would refuse them today.
    await service.database.query("ALTER TABLE users DROP CONSTRAINT IF EXISTS users_name_check");
    const emails: string[] = [];
    for (const name of [LOOK_ALIKE, REVERSING, INVISIBLE]) {
      const email = await registerConfirmed(api);
      emails.push(email);
      await service.database.query("UPDATE users SET name = $2 WHERE email = $1", [email, name]);
      await api.post("/v1/auth/login", { data: { username: email, password: "not the right words" } });
      await api.post("/v1/auth/login", { data: { username: email, password: PASSWORD } });
    }
    const context = await visitor({ baseURL: service.origin, locale: language });
    const page = await context.newPage();
    await enter(page, root, "/admin/audit", language);
    for (const email of emails) {
      // Beside each name stands the address, and each in an isolate of its own.
      const address = page.locator("main bdi", { hasText: email }).first();
      await expect(address).toBeVisible();
      const isolates = await address.evaluate((element) => [
        getComputedStyle(element).unicodeBidi,
        element.previousElementSibling?.querySelector("bdi")?.tagName ?? element.previousElementSibling?.tagName,
      ]);
      expect(isolates).toEqual(["isolate", "BDI"]);
      const { width } = (await address.boundingBox()) ?? { width: 0 };
      expect(width, "the address can be read").toBeGreaterThan(40);
    }
    // Nobody reads as the one whose address the name is.
    const asRoot = page.locator("main bdi", { hasText: LOOK_ALIKE });
    await expect(asRoot.first()).toBeVisible();
    const alone = await asRoot.evaluateAll(
      (names, email) =>
        names.filter(({ parentElement }) => !parentElement?.closest("li, tr, p, div")?.textContent?.includes(email))
          .length,
      emails[0] ?? "",
    );
    expect(alone).toBe(0);
    // What someone is called later changes nothing of what they did before.
    await service.database.query("UPDATE users SET name = 'Someone else' WHERE email = $1", [emails[0]]);
    await page.reload();
    await expect(page.getByText(emails[0] ?? "").first()).toBeVisible();
  });
}

test("a refusal in the audit log is told in the reader's language, without the code of the problem", async ({
  visitor,
  playwright,
}) => {
  const api = await playwright.request.newContext({ baseURL: service.origin });
  const root = await registerConfirmed(api, { locale: "ru" });
  await service.database.query(
    "INSERT INTO user_roles (user_id, role_id) SELECT u.id, r.id FROM users u, roles r WHERE u.email = $1 AND r.name = 'admin'",
    [root],
  );
  const stranger = await registerConfirmed(api);
  const login = await api.post("/v1/auth/login", { data: { username: stranger, password: PASSWORD } });
  const { access_token: token } = await login.json();
  const refused = await api.get("/v1/users", { headers: { authorization: `Bearer ${token}` } });
  expect(refused.status()).toBe(403);
  const context = await visitor({ baseURL: service.origin, locale: "ru" });
  const page = await context.newPage();
  await enter(page, root, "/admin/audit", "ru");
  await expect(page.getByText(texts.ru.problems.forbidden.title).first()).toBeVisible();
  await expect(page.getByText(/\(\s*forbidden\s*\)/i)).toHaveCount(0);
});
