import { expect, test } from "vitest";
import { variables } from "@/lib/env";
import en from "@/lib/i18n/en.json";
import ru from "@/lib/i18n/ru.json";

const entries = Object.entries(variables);

/** Whether a text is more than code and numbers. */
const hasWords = (text: string) => /[a-z]/i.test(text.replace(/`[^`]*`/g, ""));

test("every setting says in both languages what it means and what holds without it, as the README does", () => {
  expect(en.admin.settings.meanings).toEqual(Object.fromEntries(entries.map(([name, { meaning }]) => [name, meaning])));
  const fallbacks = entries.filter(([, { fallback }]) => hasWords(fallback));
  expect(en.admin.settings.fallbacks).toEqual(
    Object.fromEntries(fallbacks.map(([name, { fallback }]) => [name, fallback])),
  );
  for (const text of [...Object.values(ru.admin.settings.meanings), ...Object.values(ru.admin.settings.fallbacks)]) {
    expect(text).toMatch(/[а-я]/i);
  }
});
