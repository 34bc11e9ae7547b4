import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { expect, test } from "vitest";
import { blocksOf, excuses, filesNamed, isGuide, shellBlocks } from "@/lib/testing/documents/documents";

const documents = filesNamed("*.md", "*.mdx");

test("above every block of shell in the documents stands which test runs it, or one of the excuses", () => {
  const unmarked = shellBlocks().filter(
    ({ file, tested, notRun }) => tested === undefined && !(notRun && notRun in excuses) && !isGuide(file),
  );
  expect(
    unmarked.map(({ file, line }) => `${file}:${line}`),
    `<!-- tested: NAME --> above the fence, and paste("FILE", "NAME") in a test; or <!-- not run: ${Object.keys(excuses).join(" | ")} -->`,
  ).toEqual([]);
  expect(shellBlocks().length).toBeGreaterThan(6);
});

test("no block goes without its language, where commands could hide", () => {
  const nameless = documents.flatMap(blocksOf).filter(({ language }) => language === "");
  expect(nameless.map(({ file, line }) => `${file}:${line}`)).toEqual([]);
});

test("every block that is marked as tested is named by a test that pastes it, and by one name only", () => {
  const tests = filesNamed("*.test.ts", "*.test.tsx", "*.spec.ts", "*.built.ts", "*.chaos.ts")
    .map((file) => readFileSync(file, "utf8"))
    .filter((source) => /\b(?:paste|scriptOf)\(/.test(source));
  const marked = shellBlocks().filter(({ tested }) => tested !== undefined);
  for (const { file, line, tested } of marked) {
    const runs = tests.some((source) => source.includes(basename(file)) && source.includes(`"${tested}"`));
    expect(runs, `${file}:${line}: no test has paste("${file}", "${tested}")`).toBe(true);
  }
  const names = marked.map(({ file, tested }) => `${file} ${tested}`);
  expect(new Set(names).size, names.join()).toBe(names.length);
});

test("every block is shell that can be read, and every npm script that a document names exists", () => {
  for (const { file, line, text } of shellBlocks())
    expect(() => execFileSync("bash", ["-n"], { input: text, stdio: "pipe" }), `${file}:${line}`).not.toThrow();
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
  for (const file of documents)
    for (const [, name = ""] of readFileSync(file, "utf8").matchAll(/\bnpm run (?:--?\w+ )*([a-z][\w:-]*)/g))
      expect(scripts, file).toHaveProperty([name]);
});
