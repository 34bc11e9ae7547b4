import { type APIRequestContext, expect, type Page } from "@playwright/test";
import en from "@/lib/i18n/en.json" with { type: "json" };
import ru from "@/lib/i18n/ru.json" with { type: "json" };

export const texts = { en, ru };
export type Language = keyof typeof texts;
export const languages: Language[] = ["en", "ru"];

export const PASSWORD = "four unrelated plain words";
export const NEW_PASSWORD = "another handful of plain words";

let count = 0;

/** An address that nobody used before, in this run or an earlier one. */
export function newEmail(): string {
  count += 1;
  return `person${count}.${Date.now().toString(36)}@example.com`;
}

interface Mail {
  id: string;
  subject: string;
  text: string;
  link: string;
  code: string | null;
}

/** The newest mail to an address whose link leads to `page`, once there are as many of them as asked for. */
export async function readMail(request: APIRequestContext, to: string, page: string, atLeast = 1): Promise<Mail> {
  let found: Mail[] = [];
  await expect
    .poll(async () => {
      const all: Mail[] = await (await request.get(`/dev/inbox/messages?to=${encodeURIComponent(to)}`)).json();
      found = all.filter(({ link }) => new URL(link).pathname === page);
      return found.length;
    })
    .toBeGreaterThanOrEqual(atLeast);
  const [newest] = found;
  if (!newest) throw new Error(`no mail to ${to} leads to ${page}`);
  return newest;
}

/** The one-time code of a mail. */
export function otpIn({ text }: Mail): string {
  const otp = /^\d{6}$/m.exec(text)?.[0];
  if (!otp) throw new Error("the mail shows no one-time code");
  return otp;
}

async function registerProgram(request: APIRequestContext, more: Record<string, unknown>) {
  const email = newEmail();
  const answer = await request.post("/v1/user", { data: { email, password: PASSWORD, ...more } });
  expect(answer.status()).toBe(201);
  return { email, token: (await answer.json()).access_token as string };
}

/** Makes an account over the API; unconfirmed, as every new one. No browser is its registrant. */
export const register = async (request: APIRequestContext, more: Record<string, unknown> = {}): Promise<string> =>
  (await registerProgram(request, more)).email;

/** Makes an account and confirms it, over the API, as its registrant: by anybody else, the password would end. */
export async function registerConfirmed(
  request: APIRequestContext,
  more: Record<string, unknown> = {},
): Promise<string> {
  const { email, token } = await registerProgram(request, more);
  const { code } = await readMail(request, email, "/confirm");
  const headers = { authorization: `Bearer ${token}` };
  expect((await request.post("/v1/user/confirm", { data: { token: code }, headers })).status()).toBe(200);
  return email;
}

/** Fills in the sign-in form that is open, and sends it. */
export async function signIn(page: Page, language: Language, email: string, password: string): Promise<void> {
  const t = texts[language].signIn;
  await page.getByLabel(t.email, { exact: true }).fill(email);
  await page.getByLabel(t.password, { exact: true }).fill(password);
  await page.getByRole("button", { name: t.submit, exact: true }).click();
}

/** Opens the sign-up form, fills it in and sends it. */
export async function signUp(page: Page, language: Language, email: string): Promise<void> {
  const t = texts[language].signUp;
  await page.goto("/sign-up");
  await page.getByLabel(t.email, { exact: true }).fill(email);
  await page.getByLabel(t.password, { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: t.submit }).click();
}

/** What a page announces; Next keeps an alert of its own outside. */
export const alert = (page: Page) => page.locator("main").getByRole("alert");
