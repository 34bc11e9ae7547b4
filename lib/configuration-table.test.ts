import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { configurationTable, replaceTable } from "@/lib/configuration-table";

test("the README's table of variables is the one that lib/env.ts makes; otherwise: npm run docs", () => {
  const page = readFileSync("README.md", "utf8");
  expect(page).toBe(replaceTable(page, configurationTable()));
});
