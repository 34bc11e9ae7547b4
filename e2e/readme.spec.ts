import { expect, test } from "@playwright/test";
import { paste } from "@/lib/testing/documents/documents";

const circumstances = (baseURL: string | undefined) => ({
  replace: { "http://localhost:3000": baseURL ?? "" },
  env: { ADMIN_EMAIL: "admin@example.com", ADMIN_PASSWORD: "correct horse battery staple" },
});

test("the README's accounts walk-through works as pasted, from registration to the verified token", async ({
  baseURL,
}) => {
  const output = (await paste("README.md", "accounts", circumstances(baseURL))).trim().split("\n");
  expect(output[0]).toMatch(/^\{"status":"OK","version":"[\d.]+","commit":"\w+"\}$/);
  expect(output[1]).toContain('"token_type":"bearer"');
  expect(output[2]).toMatch(/"name":"ann\d+@example.com".*"roles":\["user"\]/);
  expect(output[3]).toContain('"addressId":');
  expect(output[4]).toMatch(/^\{"email":"ann\d+@example.com"\}$/);
  expect(output[5]).toContain('"userId":');
  expect(output[6]).toContain('"errors":["token.revoked"]');
  expect(output[7]).toBe("Verified OK");
});

test("the README's roles walk-through works as pasted: a granted permission acts on the token already held", async ({
  baseURL,
}) => {
  const lines = (await paste("README.md", "roles", circumstances(baseURL))).trim().split("\n");
  const [registered, before, added, granted, during, revoked, after, affected, deleted] = lines;
  expect([registered, added, granted, revoked, deleted]).toEqual(['"User Registered"', "true", "true", "true", "true"]);
  expect(before).not.toContain("reports:read");
  expect(during).toMatch(/"permissions":\["reports:read:\d+"\]/);
  expect(after).not.toContain("reports:read");
  expect(affected).toContain('"users":0');
});
