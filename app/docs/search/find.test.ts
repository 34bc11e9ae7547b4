import { createTranslator } from "next-intl";
import { expect, test, vi } from "vitest";
import { findInDocs } from "@/app/docs/search/find";
import { GET } from "@/app/docs/search/results/route";
import en from "@/lib/i18n/en.json";
import ru from "@/lib/i18n/ru.json";

// The texts themselves, where other tests of pages have their keys.
vi.mock("next-intl/server", () => ({
  getTranslations: ({ locale, namespace }: { locale: "en" | "ru"; namespace: "docs" | "problems" | "problemPages" }) =>
    createTranslator({ locale, namespace, messages: { en, ru }[locale] }),
}));

const hrefs = async (question: string, locale: "en" | "ru") =>
  (await findInDocs(question, locale, 5)).map(({ href }) => href);

test("guides, operations and problems are found by what people call them and by what programs do", async () => {
  expect((await hrefs("reset password", "en")).slice(0, 3)).toContain("/docs/guides/restore");
  expect((await hrefs("refresh token", "en")).slice(0, 3)).toContain("/docs/guides/sign-in#refresh");
  expect((await hrefs("listUsers", "en"))[0]).toBe("/docs/api/users/listUsers");
  expect((await hrefs("/v1/auth/login", "en"))[0]).toBe("/docs/api/tokens/login");
  expect((await hrefs("last.administrator", "en"))[0]).toBe("/problems/last.administrator");
  expect(await hrefs("SIGN_UP_DOMAINS", "en")).toContain("/docs/guides/settings#change-a-setting");
});

test("problems are found in both languages, and English operations in Russian", async () => {
  expect(await hrefs("срок действия ссылки истёк", "ru")).toContain("/problems/token.expired");
  expect(await hrefs("link has expired", "en")).toContain("/problems/token.expired");
  expect((await hrefs("getProfile", "ru"))[0]).toBe("/docs/api/users/getProfile");
});

test("200: the route answers with ranked pieces, in English unless told otherwise, and with nothing to no question", async () => {
  const ask = async (query: string) =>
    (await GET(new Request(`http://localhost:3000/docs/search/results${query}`))).json();
  const [first] = await ask("?q=last.administrator&lang=ru");
  expect(first.title).toEqual(
    expect.arrayContaining([
      { text: "last", marked: true },
      { text: "administrator", marked: true },
    ]),
  );
  expect(first.excerpt.map(({ text }: { text: string }) => text).join("")).toMatch(/администратор/);
  expect(JSON.stringify(await ask("?q=last.administrator&lang=xx"))).not.toMatch(/[а-я]/);
  expect(await ask("")).toEqual([]);
});
