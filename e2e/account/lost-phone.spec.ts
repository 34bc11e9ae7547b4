import type { APIRequestContext } from "@playwright/test";
import { enter } from "@/e2e/member";
import { PASSWORD, readMail, registerConfirmed, signIn, texts } from "@/e2e/person";
import { addApp } from "@/e2e/second-factor";
import { ADMIN } from "@/e2e/signed-in";
import { expect, test } from "@/e2e/test";

const t = texts.en;

test.use({ locale: "en" });

const post = async (request: APIRequestContext, path: string, data: object) =>
  (await request.post(path, { data })).json();

/** Signs a program in by password and recovery code; resolves to its token. */
async function recover(request: APIRequestContext, email: string, code: string): Promise<string> {
  const { challenge } = await post(request, "/v1/auth/login", { email, password: PASSWORD });
  const { access_token } = await post(request, "/v1/auth/factors/verify", { challenge, method: "recovery", code });
  return access_token;
}

test("someone who lost the phone gets in by a recovery code, without scripts, and is asked for new codes when three are left; someone who lost these too gets in again by an administrator, and learns of it by mail", async ({
  page,
  request,
  visitor,
}) => {
  const email = await registerConfirmed(request);
  await enter(page, email);
  const { codes } = await addApp(page);
  let token = "";
  for (const code of codes.slice(0, 6)) token = await recover(request, email, code);

  const plain = await (await visitor({ locale: "en", javaScriptEnabled: false })).newPage();
  await plain.goto("/sign-in?callbackUrl=/account/security");
  await signIn(plain, "en", email, PASSWORD);
  await plain.waitForURL(/\/second-step\?/);
  await plain.getByRole("link", { name: t.identity.use.recovery }).click();
  await plain.getByLabel(t.identity.recovery).fill(codes[6] ?? "");
  await plain.getByRole("button", { name: t.secondStep.submit }).click();
  await plain.waitForURL("/account/security");
  await expect(plain.getByText("You have 3 recovery codes left")).toBeVisible();
  await expect.poll(async () => (await readMail(request, email, "/account")).text).toContain("Create new ones now");

  const { id } = await (
    await request.get("/v1/user/profile", { headers: { authorization: `Bearer ${token}` } })
  ).json();
  const { access_token: admin } = await post(request, "/v1/auth/login", ADMIN);
  const reset = await request.delete(`/v1/users/${id}/factors`, { headers: { authorization: `Bearer ${admin}` } });
  expect(reset.status()).toBe(200);
  await expect
    .poll(async () => (await readMail(request, email, "/account")).subject)
    .toBe(t.mail.factors_reset.subject);
  await plain.goto("/account");
  await plain.waitForURL(/\/sign-in/);
  await signIn(plain, "en", email, PASSWORD);
  await plain.waitForURL("/account");
});

test("of the page with the recovery codes nothing is printed but the codes and whose they are", async ({
  page,
  request,
}) => {
  await enter(page, await registerConfirmed(request));
  await addApp(page);
  await page.goto("/account/security/recovery-codes");
  await page.getByRole("button", { name: t.account.recoveryCodes.create }).click();
  const list = page.getByRole("list", { name: t.account.recoveryCodes.list });
  await expect(list.getByRole("listitem")).toHaveCount(10);
  const codes = await list.getByRole("listitem").allTextContents();
  await page.emulateMedia({ media: "print" });
  // biome-ignore lint/performance/useDomNodeTextContent: what the style leaves is what is asked
  const printed = (await page.locator("body").innerText()).split(/\s*\n\s*/).filter(Boolean);
  expect(printed.slice(1)).toEqual(codes);
  expect(printed[0]).toContain("Each works once.");
});
