import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FOREIGN_PASSWORD } from "@/lib/authentication/password/foreign-hashes";
import { login } from "@/lib/authentication/sign-in.contract";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { call } from "@/lib/testing/call";
import { paste } from "@/lib/testing/documents/documents";
import { freshDatabase } from "@/lib/testing/factories";

const environment = () => {
  const { DATABASE_URL = "", APP_SECRET = "" } = env();
  return { DATABASE_URL, APP_SECRET };
};

test("the README's commands make administrators and an application, rotate the keys, and sign everyone out", async () => {
  await freshDatabase();
  const output = await paste("README.md", "operator", { env: environment() });
  expect(output).toMatch(/^me@example.com is an administrator/m);
  expect(output).toMatch(/reset\?code=[\w-]{43}$/m);
  expect(output).toMatch(/^gha_[\w-]{43}$/m);
  expect(output).toMatch(/^Ended 0 sessions\.$/m);
  const body = { email: "me@example.com", password: "a good long password" };
  expect((await call(login, { body })).status).toBe(200);
  expect(await db.auditEvent.count({ where: { actorType: "operator", action: "key.rotated" } })).toBe(1);
});

test("the README's commands bring a realm of Keycloak in, and its people sign in with their passwords", async () => {
  await freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), "gatehouse-people-"));
  const secretData = { salt: "AAECAwQFBgcICQoLDA0ODw==", value: "3jqF3lFSHdMuSLZGOODgJ57cmqjL3+BfSDEKxIghClE=" };
  const additionalParameters = { memory: ["7168"], type: ["id"], version: ["1.3"], parallelism: ["1"] };
  const credentialData = { hashIterations: 5, algorithm: "argon2", additionalParameters };
  const password = {
    type: "password",
    secretData: JSON.stringify(secretData),
    credentialData: JSON.stringify(credentialData),
  };
  const ann = { email: "ann@example.com", emailVerified: true, realmRoles: ["manager"], credentials: [password] };
  await writeFile(join(folder, "realm.json"), JSON.stringify({ realm: "shop", users: [ann] }));
  const replace = { "realm.json": join(folder, "realm.json"), "everyone.ndjson": join(folder, "everyone.ndjson") };
  const output = await paste("README.md", "people", { replace, env: environment() });
  expect(output).toContain("1: created  ann@example.com\nWould be: 1 created");
  expect(output).toMatch(/^1 created, 0 changed/m);
  expect(output).toContain("Would be: 0 created, 0 changed, 1 as they are in the file");
  expect(JSON.parse(await readFile(join(folder, "everyone.ndjson"), "utf8"))).toMatchObject({
    roles: ["admin", "user"],
  });
  expect((await call(login, { body: { email: "ann@example.com", password: FOREIGN_PASSWORD } })).status).toBe(200);
});
