import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { type Instance, startInstance } from "@/lib/chaos/instance";
import { startProxy } from "@/lib/chaos/proxy";
import { startEmbeddedDatabase } from "@/lib/database/embedded";
import { db, pool } from "@/lib/db";
import { env } from "@/lib/env";
import { startFakeResend } from "@/lib/mail/fake-providers";
import { createServerDatabase, testDatabaseKind } from "@/lib/testing/database";
import { createUser, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";

beforeEach(freshDatabase);

const readProfile = async (service: Instance, token: string) =>
  (await service.call("GET", "/v1/user/profile", { token }))?.status;

test("the database goes away and comes back: 503 with Retry-After meanwhile, then everything, without a restart", async () => {
  const wire = await startProxy(env().DATABASE_URL ?? "");
  const service = await startInstance({ DATABASE_URL: wire.url });
  const { access_token: token } = await signIn(await createUser());
  expect(await readProfile(service, token)).toBe(200);
  wire.break();
  const answer = await service.call("GET", "/v1/user/profile", { token });
  expect([answer?.status, answer?.headers.get("retry-after")]).toEqual([503, "2"]);
  expect((await service.call("GET", "/status"))?.status).toBe(503);
  wire.mend();
  await expect.poll(() => readProfile(service, token), { timeout: 60_000 }).toBe(200);
  expect((await service.call("GET", "/status"))?.status).toBe(200);
});

test("connections are cut again and again in the middle of changes: each is there as a whole or not at all", async () => {
  const wire = await startProxy(env().DATABASE_URL ?? "");
  const service = await startInstance({ DATABASE_URL: wire.url });
  const { access_token: token } = await signIn(await createUser({}, ["admin"]));
  let over = false;
  const create = async () => {
    const acknowledged: string[] = [];
    while (!over) {
      const name = `role-${crypto.randomUUID()}`;
      const answer = await service.call("POST", "/v1/roles", { token, body: { name } });
      expect([201, 503]).toContain(answer?.status);
      if (answer?.status === 201) acknowledged.push(name);
    }
    return acknowledged;
  };
  const working = Array.from({ length: 8 }, create);
  for (let round = 0; round < 10; round += 1) {
    await sleep(100);
    wire.cut();
  }
  over = true;
  const acknowledged = (await Promise.all(working)).flat();
  const roles = await db.role.findMany({ where: { system: false }, select: { name: true } });
  const names = new Set(roles.map(({ name }) => name));
  expect(acknowledged.filter((name) => !names.has(name))).toEqual([]);
  expect(await db.auditEvent.count({ where: { action: "role.created" } })).toBe(roles.length);
});

test("a slow database makes answers slow, not wrong", async () => {
  const wire = await startProxy(env().DATABASE_URL ?? "");
  const service = await startInstance({ DATABASE_URL: wire.url });
  const { access_token: token } = await signIn(await createUser());
  wire.delay(150);
  const answers = await Promise.all(Array.from({ length: 20 }, () => readProfile(service, token)));
  expect(answers).toEqual(Array(20).fill(200));
});

test("far more at once than the database can do: answers, or 503 at once; soon after, everything is as before", async () => {
  const wire = await startProxy(env().DATABASE_URL ?? "");
  const service = await startInstance({ DATABASE_URL: wire.url });
  const { access_token: token } = await signIn(await createUser());
  wire.delay(2_000);
  const answers = await Promise.all(Array.from({ length: 800 }, () => readProfile(service, token)));
  expect(new Set(answers)).toEqual(new Set([200, 503]));
  wire.mend();
  await expect.poll(() => readProfile(service, token), { timeout: 60_000 }).toBe(200);
  const after = await Promise.all(Array.from({ length: 20 }, () => readProfile(service, token)));
  expect(after).toEqual(Array(20).fill(200));
});

test("the disk is full: 503 with nothing written, and normal service as soon as there is room", async () => {
  const service = await startInstance();
  const { access_token: token } = await signIn(await createUser({}, ["admin"]));
  await pool().query(`CREATE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$`);
  await pool().query("CREATE TRIGGER full_disk BEFORE INSERT ON audit_events EXECUTE FUNCTION no_space()");
  try {
    const answer = await service.call("POST", "/v1/roles", { token, body: { name: "no room" } });
    expect([answer?.status, answer?.headers.get("retry-after")]).toEqual([503, "2"]);
    expect(await db.role.count({ where: { name: "no room" } })).toBe(0);
  } finally {
    await pool().query("DROP TRIGGER full_disk ON audit_events; DROP FUNCTION no_space()");
  }
  expect((await service.call("POST", "/v1/roles", { token, body: { name: "no room" } }))?.status).toBe(201);
});

test("the provider fails in every way: sign-in goes on, and each mail arrives once when it is back", async () => {
  const provider = await startFakeResend();
  onTestFinished(provider.close);
  provider.answers.push({ status: 500 }, { status: 429, headers: { "Retry-After": "1" } }, { status: 503 });
  const service = await startInstance({ RESEND_API_KEY: "re_chaos", RESEND_BASE_URL: provider.url });
  const user = await createUser();
  const email = "late@example.com";
  const body = { email, password: "four unrelated plain words" };
  expect((await service.call("POST", "/v1/user", { body }))?.status).toBe(201);
  const login = await service.call("POST", "/v1/auth/login", { body: { email: user.email, password: PASSWORD } });
  expect(login?.status).toBe(200);
  // Attempts are minutes apart; the test does not wait for them.
  await expect
    .poll(
      async () => {
        await db.mail.updateMany({ where: { state: "pending" }, data: { nextAttemptAt: new Date(0) } });
        return db.mail.count({ where: { recipient: email, state: "sent" } });
      },
      { timeout: 60_000, interval: 500 },
    )
    .toBe(1);
  expect(new Set(provider.received.map(({ key }) => key)).size).toBe(1);
});

test("instances whose clocks are five minutes apart accept each other's tokens", async () => {
  const shifted = (minutes: number) => {
    const code = `const now = Date.now; Date.now = () => now() + ${minutes * 60_000};
      globalThis.Date = new Proxy(Date, { construct: (real, given) => (given.length ? new real(...given) : new real(real.now())) });`;
    return startInstance({}, { flags: ["--import", `data:text/javascript,${encodeURIComponent(code)}`] });
  };
  const [early, late] = await Promise.all([shifted(-5), shifted(5)]);
  const user = await createUser();
  for (const [issuer, verifier] of [
    [early, late],
    [late, early],
  ] as const) {
    const login = await issuer.call("POST", "/v1/auth/login", { body: { email: user.email, password: PASSWORD } });
    expect(login?.status).toBe(200);
    expect(await readProfile(verifier, login?.body.access_token)).toBe(200);
    const body = { token: login?.body.refresh_token };
    expect((await verifier.call("POST", "/v1/auth/refresh", { body }))?.status).toBe(200);
  }
});

test("two first starts at once on an empty database: one run of the migrations, one key", async () => {
  const database =
    testDatabaseKind === "server"
      ? await createServerDatabase(process.env.TEST_DATABASE_PREFIX)
      : await startEmbeddedDatabase().then(({ url, stop }) => ({ url, close: stop }));
  onTestFinished(() => database.close());
  const services = await Promise.all([
    startInstance({ DATABASE_URL: database.url }),
    startInstance({ DATABASE_URL: database.url }),
  ]);
  const keys = await Promise.all(services.map((service) => service.call("GET", "/.well-known/jwks.json")));
  expect(keys[0]?.body.keys.length).toBe(1);
  expect(keys[1]?.body).toEqual(keys[0]?.body);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query(
    "SELECT migration_name FROM _prisma_migrations GROUP BY migration_name HAVING count(*) > 1",
  );
  await client.end();
  expect(rows).toEqual([]);
  for (const service of services) await service.kill();
});

test("the schema grows while this version serves: no request fails", async () => {
  const service = await startInstance();
  const { access_token: token } = await signIn(await createUser({}, ["admin"]));
  let over = false;
  const ask = async () => {
    const statuses = new Set<number | undefined>();
    while (!over) {
      statuses.add(await readProfile(service, token));
      statuses.add((await service.call("GET", "/v1/users?limit=5", { token }))?.status);
    }
    return statuses;
  };
  const asking = Array.from({ length: 4 }, ask);
  const grow = `BEGIN; SET LOCAL lock_timeout = '2s';
    ALTER TABLE users ADD COLUMN next_version text NOT NULL DEFAULT ''; CREATE TABLE next_version (id int);
    CREATE INDEX next_version_idx ON users (next_version); COMMIT`;
  await pool().query(grow);
  await sleep(500);
  over = true;
  const statuses = new Set((await Promise.all(asking)).flatMap((set) => [...set]));
  await pool().query("ALTER TABLE users DROP COLUMN next_version; DROP TABLE next_version");
  expect([...statuses]).toEqual([200]);
});

test("kill -9 of the embedded database ends the service, and the next start has all that was acknowledged", async () => {
  const directory = mkdtempSync(path.join(tmpdir(), "gatehouse-chaos-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const embedded = { DATABASE_URL: "", DATA_DIRECTORY: directory, APP_SECRET: env().APP_SECRET ?? "" };
  const service = await startInstance(embedded);
  const acknowledged: string[] = [];
  const registering = (async () => {
    for (;;) {
      const body = { email: `${crypto.randomUUID()}@example.com`, password: "four unrelated plain words" };
      if ((await service.call("POST", "/v1/user", { body }))?.status !== 201) return;
      acknowledged.push(body.email);
    }
  })();
  await expect.poll(() => acknowledged.length, { timeout: 30_000 }).toBeGreaterThan(3);
  const [child] = execFileSync("pgrep", ["-P", String(service.pid), "-f", "embedded-process"])
    .toString()
    .split("\n");
  process.kill(Number(child), "SIGKILL");
  await registering;
  expect(await service.exited).not.toBe(0);
  const next = await startInstance(embedded);
  for (const email of acknowledged) {
    const body = { email, password: "four unrelated plain words" };
    expect((await next.call("POST", "/v1/auth/login", { body }))?.status, email).toBe(200);
  }
});
