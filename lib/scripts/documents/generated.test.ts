import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { generatedParts, replacePart } from "@/lib/scripts/documents/generated";
import { drawImports, withoutShortcuts } from "@/lib/scripts/documents/picture";

test.each(generatedParts)("the part of $file made of $source is current; otherwise: npm run docs", async (part) => {
  const document = readFileSync(part.file, "utf8");
  expect(document).toBe(replacePart(document, part, await part.write()));
});

test("no two records share a number, and each says its context, decision and consequences", () => {
  const files = readdirSync("lib/decisions").filter((name) => name !== "README.md");
  expect(new Set(files.map((name) => name.slice(0, 3))).size).toBe(files.length);
  for (const name of files) {
    const text = readFileSync(`lib/decisions/${name}`, "utf8");
    for (const part of ["**Context.**", "**Decision.**", "**Consequences.**"]) expect(text, name).toContain(part);
  }
});

test("a picture leaves out arrows that follow from others, and folders of tests", () => {
  const graph = new Map([
    ["app", new Set(["lib/http", "lib/services"])],
    ["lib/http", new Set(["lib/services", "lib/testing"])],
    ["lib/services", new Set<string>()],
    ["lib/testing", new Set(["lib/services"])],
  ]);
  expect([...(withoutShortcuts(graph).get("app") ?? [])]).toEqual(["lib/http"]);
  expect(drawImports(graph)).toMatch(/app --> lib_http\n {2}lib_http --> lib_services\n```$/);
  expect(drawImports(graph)).not.toContain("testing");
});
