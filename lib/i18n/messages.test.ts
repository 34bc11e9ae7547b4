import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type MessageFormatElement, parse, TYPE } from "@formatjs/icu-messageformat-parser";
import { describe, expect, test } from "vitest";
import en from "@/lib/i18n/en.json";
import lastResort from "@/lib/i18n/last-resort.json";
import { problemKey } from "@/lib/i18n/problem-key";
import ru from "@/lib/i18n/ru.json";
import { problemKinds } from "@/lib/problem";

type Tree = { [key: string]: string | Tree };

/** Every message by its full key. */
function flatten(tree: Tree, prefix = ""): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === "string" ? [[prefix + key, value] as const] : [...flatten(value, `${prefix}${key}.`)],
    ),
  );
}

const messages = { en: flatten(en), ru: flatten(ru) };

/** Arguments and tags of a message, each with its kind, plurals and choices gone through. */
function placeholders(elements: readonly MessageFormatElement[]): string[] {
  return elements.flatMap((element) => {
    switch (element.type) {
      case TYPE.literal:
      case TYPE.pound:
        return [];
      case TYPE.plural:
      case TYPE.select:
        return [
          `${element.value}: ${TYPE[element.type]}`,
          ...Object.values(element.options).flatMap(({ value }) => placeholders(value)),
        ];
      case TYPE.tag:
        return [`<${element.value}>`, ...placeholders(element.children)];
      default:
        return [`${element.value}: ${TYPE[element.type]}`];
    }
  });
}

const placeholdersOf = (message: string) => [...new Set(placeholders(parse(message)))].sort();

const sources = ["app", "components", "lib"]
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => path.posix.join(folder, file)),
  )
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
  .map((file) => readFileSync(file, "utf8"));

/**
 * Patterns of the keys a source may ask for. A source that translates names a namespace; any string or template in it may
 * be a key below that: `t("title")`, `` t(`theme.${theme}`) ``, and names kept in a table.
 */
function keysAskedFor(source: string): RegExp[] {
  // A translator that is handed over says its namespace in its type.
  const namespaces = [
    ...source.matchAll(/Translations(?:<[^>]*>)?\(\s*(?:"([^"]*)"|\))|namespace: "([^"]*)"|Translations<"([^"]*)">>/g),
  ].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
  if (namespaces.length === 0) return [];
  const literals = [...source.matchAll(/"([\w.-]+)"|`([\w.${}()?:=!&|,' "<>-]+)`|\b(\w+)\??:|'([\w.-]+)'/g)];
  return literals.flatMap((match) => {
    const literal = match[1] ?? match[2] ?? match[3] ?? match[4] ?? "";
    const pattern = literal
      .replace(/\$\{[^}]*\}/g, "\0")
      .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
      .replaceAll("\0", "[\\w-]+");
    return namespaces.map((namespace) => new RegExp(`^${namespace ? `${namespace}\\.` : ""}${pattern}$`));
  });
}

describe("messages", () => {
  test("both languages have the same keys", () => {
    expect([...messages.ru.keys()].sort()).toEqual([...messages.en.keys()].sort());
    expect(Object.keys(lastResort.ru)).toEqual(Object.keys(lastResort.en));
  });

  test("both languages take the same arguments and tags, and are well-formed", () => {
    for (const [key, message] of messages.en) {
      expect(placeholdersOf(messages.ru.get(key) ?? ""), key).toEqual(placeholdersOf(message));
    }
  });

  test("no text is empty or has spaces at its ends", () => {
    for (const [key, message] of [...messages.en, ...messages.ru]) {
      expect(message, key).not.toBe("");
      expect(message.trim(), key).toBe(message);
    }
  });

  test("Russian plurals know one, few and many", () => {
    for (const [key, message] of messages.ru) {
      if (/, plural,/.test(message)) expect(message, key).toMatch(/\bone \{.*\bfew \{.*\bmany \{/s);
    }
  });

  test("every problem has a title and what to do", () => {
    for (const kind of problemKinds) {
      expect(messages.en.has(`problems.${problemKey(kind)}.title`), kind).toBe(true);
      expect(messages.en.has(`problems.${problemKey(kind)}.explanation`), kind).toBe(true);
    }
    expect(Object.keys(en.problems).sort()).toEqual(problemKinds.map(problemKey).sort());
  });

  test("every message is used somewhere", () => {
    const asked = sources.flatMap(keysAskedFor);
    const unused = [...messages.en.keys()].filter((key) => !asked.some((pattern) => pattern.test(key)));
    // Issue texts are chosen by lib/i18n/issue-key.ts, which its type holds to this list.
    expect(unused).toEqual([]);
  });
});

test("people's names stand in isolates, so that one written from right to left reorders nothing around it", () => {
  for (const [locale, all] of Object.entries(messages))
    for (const [key, message] of all) {
      if (!/\{user\}/.test(message) && !key.endsWith(".selectUser")) continue;
      expect(message, `${locale} ${key}`).toMatch(/\u2068\{(user|name)\}\u2069/);
    }
  const bare = /(?<!=)(?<!<bdi[^<>]*>\s*)\{(user|actor)\.name\}/;
  const files = readdirSync("app", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".tsx"));
  expect(files.filter((file) => bare.test(readFileSync(path.posix.join("app", file), "utf8")))).toEqual([]);
});
