import { alert, NEW_PASSWORD, newEmail, PASSWORD, readMail, signIn, signUp, texts } from "@/e2e/person";
import { expect, test } from "@/e2e/test";

const t = texts.en;
test.use({ locale: "en", expectedErrors: /status of 40[13]/ });

test("a stranger who registered someone's address is out once its owner verifies it and chooses a password", async ({
  page: stranger,
  request,
  visitor,
}) => {
  const email = newEmail();
  await signUp(stranger, "en", email);
  await stranger.waitForURL("/check-mail");
  const { refresh_token } = await (
    await request.post("/v1/auth/login", { data: { email, password: PASSWORD } })
  ).json();

  const owner = await (await visitor({ locale: "en" })).newPage();
  const { link } = await readMail(request, email, "/confirm");
  await owner.goto(link);
  await owner.getByRole("button", { name: t.confirm.submit }).click();
  await owner.waitForURL("/choose-password");
  await expect(owner.getByText("created in another browser")).toBeVisible();

  // What the stranger holds: the browser, the refresh token, the password.
  await stranger.goto("/account");
  await stranger.waitForURL(/\/sign-in/);
  expect((await request.post("/v1/auth/refresh", { data: { token: refresh_token } })).status()).toBe(401);
  await signIn(stranger, "en", email, PASSWORD);
  await expect(alert(stranger)).toContainText(t.problems["wrong-password"].title);

  await owner.getByLabel(t.choosePassword.password, { exact: true }).fill(NEW_PASSWORD);
  await owner.getByRole("button", { name: t.choosePassword.submit }).click();
  await owner.waitForURL("/account");
  const login = await request.post("/v1/auth/login", { data: { email, password: NEW_PASSWORD } });
  expect(login.status()).toBe(200);
});
