import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { guideIn, guideSlugs } from "@/lib/docs/guides";
import { blocksOf } from "@/lib/testing/documents/documents";

const FOLDER = "lib/docs/guides";
const names = [...guideSlugs, "setup"] as const;

/** What a translation must not change: everything of a guide that is no sentence. */
function bonesOf(file: string) {
  const text = readFileSync(file, "utf8");
  const prose = text.replaceAll(/^```\w*\n[\s\S]*?^```$/gm, "");
  const set = (pattern: RegExp) => [...new Set(Array.from(prose.matchAll(pattern), ([, found]) => found))].sort();
  const count = (pattern: RegExp) => [...prose.matchAll(pattern)].length;
  return {
    blocks: blocksOf(file).map(({ language, text: code }) => ({ language, code })),
    headings: count(/^## /gm),
    rows: count(/^\|/gm),
    items: count(/^(?:-|\d+\.) /gm),
    links: set(/\]\(([^)#]*)[^)]*\)/g),
    code: set(/`([^`]+)`/g),
  };
}

describe.each(names)("%s", (name) => {
  test("is there in both languages, with the same headings, tables, links, names and commands", () => {
    const english = bonesOf(`${FOLDER}/${name}.md`);
    expect(bonesOf(`${FOLDER}/ru/${name}.md`)).toEqual(english);
    expect(guideIn(name, "ru").locale).toBe("ru");
    expect(guideIn(name, "en").text).not.toMatch(/\p{Script=Cyrillic}/u);
  });

  test("has every sentence in Russian", () => {
    const prose = guideIn(name, "ru").text.replaceAll(/^```\w*\n[\s\S]*?^```$/gm, "");
    const foreign = prose
      .split(/\n{2,}|^[-|] ?/m)
      .map((part) => part.replaceAll(/`[^`]*`|\[[^\]]*\]\([^)]*\)/g, "").trim())
      .filter((part) => /[a-z]{3}/i.test(part) && !/\p{Script=Cyrillic}/u.test(part));
    expect(foreign.filter((part) => part.split(" ").length > 2)).toEqual([]);
  });
});

test("no translation is left of a guide that is gone", () => {
  expect(readdirSync(`${FOLDER}/ru`).sort()).toEqual(names.map((name) => `${name}.md`).sort());
});

test("a guide that is not translated is read in English, and says so", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "guides-"));
  writeFileSync(path.join(folder, "roles.md"), "## Make a role\n");
  expect(guideIn("roles", "ru", folder)).toEqual({ text: "## Make a role\n", locale: "en" });
});
