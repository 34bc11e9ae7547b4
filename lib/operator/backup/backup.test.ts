import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { system } from "@/lib/actor";
import { sealAuditLog, verifyAuditLog } from "@/lib/audit/seals";
import { startEmbeddedDatabase } from "@/lib/database/embedded";
import { db, disconnect } from "@/lib/db";
import { env } from "@/lib/env";
import { backUp } from "@/lib/operator/backup/backup";
import { promote } from "@/lib/operator/backup/promote";
import { restore } from "@/lib/operator/backup/restore";
import { compare, summarize, withClient } from "@/lib/operator/backup/tables";
import { randomToken } from "@/lib/secrets";
import { rotateSigningKey } from "@/lib/sessions/keys/keys";
import { forgetSigningKeys } from "@/lib/sessions/keys/signing-keys";
import { forgetSettings } from "@/lib/settings/settings";
import { send } from "@/lib/testing/call";
import { configure } from "@/lib/testing/conditions";
import { createServerDatabase, testDatabaseKind, workerDatabaseUrl } from "@/lib/testing/database";
import { createApplication, createCode, createUser, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import { onlyInProcess } from "@/lib/testing/remote";

const silent = () => undefined;

async function openEmbedded() {
  const { url, stop } = await startEmbeddedDatabase();
  return { url, close: stop };
}

const readIndexes = (url: string) =>
  withClient(url, async (client) => {
    const sql = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() ORDER BY indexname";
    return (await client.query(sql)).rows;
  });

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "gatehouse-backup-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Lets the service of this process work on another database until the test is over. */
async function moveTo(url: string): Promise<void> {
  onTestFinished(async () => {
    await disconnect();
    forgetSigningKeys();
  });
  configure({ DATABASE_URL: url });
  await disconnect();
  forgetSigningKeys();
  forgetSettings();
}

let people: Awaited<ReturnType<typeof makePeople>>;

/** Someone of each kind, with texts that are hard on files of lines. */
async function makePeople() {
  const ann = await createUser({ email: "ann@example.com", name: 'Ann "\\n,’ 名' });
  const pair = await signIn(ann);
  const code = await createCode(ann, "recovery");
  const { serviceToken } = await createApplication({ description: 'Of "\u2028\\n\r\n,’ 名 \t' }, ["user"]);
  await rotateSigningKey(system("test"));
  await db.mail.create({
    data: { template: "welcome", recipient: ann.email, props: { deep: [1e21, "é\u2029", null] } },
  });
  const version = Date.now();
  const settings = { SIGN_UP_DOMAINS: "example.com", FACTOR_METHODS: "totp", REQUESTS_PER_MINUTE: "777" };
  await db.setting.createMany({ data: Object.entries(settings).map(([name, value]) => ({ name, value, version })) });
  await db.rateLimit.createMany({ data: ["b", "A", "ä", "_"].map((key) => ({ key, expire: 2n ** 60n })) });
  await send("POST", "/v1/auth/login", { body: { email: ann.email, password: "not the password" } });
  await sealAuditLog();
  return { ann, pair, code, serviceToken };
}

/** What was issued before works in the database at `url`, and changes are possible there and audited. */
async function expectToWorkIn(url: string): Promise<void> {
  const { ann, pair, code, serviceToken } = people;
  await moveTo(url);
  const jwks = await send("GET", "/.well-known/jwks.json");
  expect(jwks.body.keys).toHaveLength(2);
  const profile = await send("GET", "/v1/user/profile", { token: pair.access_token });
  expect({ status: profile.status, name: profile.body.name }).toEqual({ status: 200, name: ann.name });
  const answers = [
    await send("POST", "/v1/auth/refresh", { body: { token: pair.refresh_token } }),
    await send("POST", "/v1/auth/token", { token: serviceToken }),
    await send("POST", "/v1/user/password/reset", { body: { token: code, password: "another testing1234" } }),
    await send("POST", "/v1/user", { body: { email: "ben@example.com", password: PASSWORD } }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 201]);
  const elsewhere = await send("POST", "/v1/user", { body: { email: "ben@example.org", password: PASSWORD } });
  expect(elsewhere.body.errors).toContain("email.domain.not.allowed");
  const passkey = await send("POST", "/v1/auth/passkeys/options");
  expect(passkey.body.errors).toContain("factor.not.allowed");
  expect(env().REQUESTS_PER_MINUTE).toBe(777);
  const { finding, end } = await verifyAuditLog();
  expect(finding).toBeUndefined();
  expect(end.position).toBe(BigInt(await db.auditEvent.count()));
  await expect(db.auditEvent.deleteMany()).rejects.toThrow(/append-only/);
}

/** Empty, for the tests of restoring: those of refusals leave it so. */
let target: { url: string; close(): Promise<void> };

beforeAll(async () => {
  await freshDatabase();
  people = await makePeople();
  target = testDatabaseKind === "server" ? await createServerDatabase() : await openEmbedded();
});
afterAll(() => target.close());

test("a database that belongs to something else is refused, with its tables left alone", async () => {
  const { url } = target;
  await withClient(url, (client) => client.query("CREATE TABLE invoices (id int)"));
  const promoting = promote(workerDatabaseUrl(), { url, place: "here" }, silent);
  await expect(promoting).rejects.toThrow(/belongs to something else: it has the tables invoices/);
  await withClient(url, (client) => client.query("DROP TABLE invoices"));
});

test("a damaged backup, one of another secret or of a newer release, and one that was cut short are refused; nothing comes of them", async () => {
  const folder = join(await temporaryFolder(), "backup");
  await backUp(workerDatabaseUrl(), folder, silent);
  const { url } = target;
  const attempt = () => restore(folder, { url, place: "here", verify: false }, silent);
  const manifest = await readFile(join(folder, "manifest.json"), "utf8");
  const users = await readFile(join(folder, "users.ndjson.gz"));

  const { APP_SECRET } = env();
  configure({ APP_SECRET: randomToken() });
  await expect(attempt()).rejects.toThrow(/APP_SECRET is not the one/);
  configure({ APP_SECRET });

  const [, checksum = ""] = /"checksum": "(\w+)"/.exec(manifest) ?? [];
  await writeFile(join(folder, "manifest.json"), manifest.replace(checksum, "0".repeat(64)));
  await expect(attempt()).rejects.toThrow(/this release does not have. Restore it with that release/);
  await writeFile(join(folder, "manifest.json"), manifest);

  await writeFile(join(folder, "users.ndjson.gz"), gzipSync(String(gunzipSync(users)).replace("ann@", "eve@")));
  await expect(attempt()).rejects.toThrow(/differs from the original: users/);
  await writeFile(join(folder, "users.ndjson.gz"), users.subarray(0, -20));
  await expect(attempt()).rejects.toThrow(/unexpected end of file/);
  expect((await summarize(url, silent)).filter(({ rows }) => rows > 0).map(({ name }) => name)).toEqual(["audit_head"]);

  await rm(join(folder, "manifest.json"));
  await expect(attempt()).rejects.toThrow(/is no backup, or one that was not finished/);
  await expect(backUp(workerDatabaseUrl(), folder, silent)).rejects.toThrow(/exists already/);
});

test("a backup put into an empty database: the same rows, and everything issued before works", async () => {
  const folder = join(await temporaryFolder(), "backup");
  const before = await summarize(workerDatabaseUrl(), silent);
  const manifest = await backUp(workerDatabaseUrl(), folder, silent);
  expect(manifest.tables).toEqual(before);
  expect(manifest.tables.find(({ name }) => name === "users")?.rows).toBe(1);
  const modes = await Promise.all(
    [folder, join(folder, "users.ndjson.gz"), join(folder, "manifest.json")].map((path) => stat(path)),
  );
  expect(modes.map(({ mode }) => (mode & 0o777).toString(8))).toEqual(["700", "600", "600"]);
  const users = gunzipSync(await readFile(join(folder, "users.ndjson.gz")));
  expect(createHash("sha256").update(users).digest("hex")).toBe(before.find(({ name }) => name === "users")?.sha256);

  const { url } = target;
  await restore(folder, { url, place: "here", verify: true }, silent);
  compare(before, await summarize(url, silent));
  expect(await readIndexes(url)).toEqual(await readIndexes(workerDatabaseUrl()));
  await expect(restore(folder, { url, place: "here", verify: false }, silent)).rejects.toThrow(
    /here is in use: its table users/,
  );
  await expectToWorkIn(url);
});

test("a promotion, on the run on a server from one kind of database to the other: the same rows, and everything goes on", async () => {
  onlyInProcess("the delivery of mail");
  const { url, close } = await openEmbedded();
  onTestFinished(close);
  const before = await summarize(workerDatabaseUrl(), silent);
  expect(await promote(workerDatabaseUrl(), { url, place: "here" }, silent)).toEqual(before);
  compare(before, await summarize(workerDatabaseUrl(), silent));
  await expectToWorkIn(url);
});
