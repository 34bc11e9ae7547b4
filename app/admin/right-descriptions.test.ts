import { expect, test } from "vitest";
import { permissions, roles } from "@/lib/access/rights";
import en from "@/lib/i18n/en.json";
import ru from "@/lib/i18n/ru.json";

const withDashes = (rights: Record<string, string>) =>
  Object.fromEntries(Object.entries(rights).map(([name, text]) => [name.replace(":", "-"), text]));

test("every right that comes with the service says what it is for in both languages", () => {
  expect(en.admin.rights).toEqual({ permissions: withDashes(permissions), roles });
  for (const kind of ["permissions", "roles"] as const) {
    const texts = Object.entries(ru.admin.rights[kind]);
    expect(texts.map(([name]) => name)).toEqual(Object.keys(en.admin.rights[kind]));
    for (const [name, text] of texts) expect(text, name).toMatch(/^[А-Я]/);
  }
});
