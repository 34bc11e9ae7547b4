import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { configure } from "@/lib/testing/conditions";
import { cookieName, cookieNames, cookieOptions } from "@/lib/web/browser-cookies";

test("where TLS is spoken every cookie is bound to this very host, secure and out of scripts' reach", () => {
  configure({ APP_URL: "https://id.example.com" });
  for (const name of cookieNames) expect(cookieName(name)).toBe(`__Host-gatehouse-${name}`);
  expect(cookieOptions()).toEqual({ httpOnly: true, secure: true, sameSite: "lax", path: "/" });
});

test("no name is the beginning of another", () => {
  for (const name of cookieNames)
    expect(cookieNames.filter((other) => other !== name && other.startsWith(name))).toEqual([]);
});

test("no other file names a cookie, so that none goes without its prefix", () => {
  const files = ["app", "components", "lib"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => `${folder}/${file}`),
  );
  const product = files.filter(
    (file) => /(?<!\.(test|built|chaos))\.tsx?$/.test(file) && !/^lib\/(testing|security|client|bench)\//.test(file),
  );
  const named = /(?:jar|cookies\(\)\))\.(?:get|set|delete)\(\s*["'`]|document\.cookie|_COOKIE\b/;
  expect(product.filter((file) => named.test(readFileSync(file, "utf8")))).toEqual([]);
});
