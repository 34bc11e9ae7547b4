import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** How many requirements of levels 1 and 2 the published standard has in each chapter. */
const published = [27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7];

const read = (file: string) => readFileSync(`lib/security/${file}`, "utf8");
const rows = [...read("asvs.md").matchAll(/^\| (\d+)\.(\d+)\.(\d+) \| ([12]) \| (.+?) \| (.+?) \| (.+) \|$/gm)].map(
  ([, chapter, section, number, , , state = "", where = ""]) => ({
    chapter: Number(chapter),
    name: `${chapter}.${section}.${number}`,
    state,
    where,
  }),
);

/** What stands in backquotes and is a path of this repository, rather than an address of the service. */
const filesIn = (text: string) =>
  [...text.matchAll(/`([\w@[\]().-]+(?:\/[\w@[\]().-]+)+|[\w.-]+\.(?:ts|md|json))`/g)].map(([, file = ""]) => file);

test("the list holds every requirement of ASVS 5.0 at levels 1 and 2, once", () => {
  expect(published.map((_, index) => rows.filter(({ chapter }) => chapter === index + 1).length)).toEqual(published);
  expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
});

test("every requirement has a state and a reason, and what is met names where", () => {
  for (const { name, state, where } of rows) {
    expect(["met", "partly", "missing", "operator", "n/a"], name).toContain(state);
    expect(where.length, name).toBeGreaterThan(3);
  }
});

test.each(["asvs.md", "README.md"])("every file that %s names is there", (list) => {
  const files = filesIn(read(list)).filter((file) => !file.startsWith("application/"));
  expect(files.length).toBeGreaterThan(10);
  expect(files.filter((file) => !existsSync(file) && !existsSync(`lib/security/${file}`))).toEqual([]);
});
