import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

// That no page touches the database is held by the linter.
test("only can() asks what someone is permitted: no page has a permission rule of its own", () => {
  const asking = readdirSync("app", { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith(".test.ts"))
    .filter((file) => /\b(actor|viewer|person)\??\.(permissions|roles)\b/.test(readFileSync(`app/${file}`, "utf8")));
  expect(asking).toEqual(["admin/can.ts"]);
});
