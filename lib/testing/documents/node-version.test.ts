import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const packageOf = (path: string) => JSON.parse(readFileSync(`${path}package.json`, "utf8"));

test("Node is what the strictest of the packages that run takes, and documents say so", () => {
  const { engines } = packageOf("");
  const { node } = packageOf("node_modules/@prisma/client/").engines;
  expect(engines.node.replaceAll(" ", "")).toBe(node.replaceAll(" ", "").replace(">=24.0", ">=24"));
  for (const document of ["README.md", "CONTRIBUTING.md"])
    expect(readFileSync(document, "utf8")).toContain("Node 20.19, 22.12 or 24 and newer");
});
