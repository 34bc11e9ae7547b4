import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { startEmbeddedDatabase } from "./embedded";

// Databases start in seconds, on a busy machine in many.

let folder: string;
let dataDirectory: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "embedded-"));
  dataDirectory = join(folder, "postgres");
});
afterAll(() => rm(folder, { recursive: true }));

/** Another process that starts the database and then waits: what `npm run dev` is to the database. */
function startParent(): ChildProcess {
  const script = `
    import { startEmbeddedDatabase } from ${JSON.stringify(new URL("./embedded.ts", import.meta.url).href)};
    process.send(await startEmbeddedDatabase(${JSON.stringify({ dataDirectory })}));
    setInterval(() => undefined, 1_000);`;
  const parent = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", script], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  onTestFinished(() => void parent.kill("SIGKILL"));
  return parent;
}

async function urlOf(parent: ChildProcess): Promise<string> {
  const [database] = await once(parent, "message");
  return database.url;
}

async function databaseProcessId(): Promise<number> {
  return JSON.parse(await readFile(`${dataDirectory}.owner.json`, "utf8")).processId;
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined); // connections of killed databases end in errors
  await client.connect();
  return client;
}

async function query(url: string, sql: string): Promise<pg.QueryResultRow[]> {
  const client = await connect(url);
  return (await client.query(sql).finally(() => client.end())).rows;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(20);
}

test("killed in the middle of its first start, the database starts as if nothing had happened", async () => {
  const parent = startParent();
  await until(() => existsSync(join(`${dataDirectory}.unfinished`, "PG_VERSION")));
  process.kill(await databaseProcessId(), "SIGKILL");
  parent.kill("SIGKILL");

  const database = await startEmbeddedDatabase({ dataDirectory });
  expect(await query(database.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  await database.stop();
});

test("kill -9 of everything during writes loses no row that was acknowledged", async () => {
  const parent = startParent();
  const client = await connect(await urlOf(parent));
  await client.query("CREATE TABLE acknowledged (number int)");
  let last = 0;
  const writing = (async () => {
    for (let number = 1; ; number += 1) {
      await client.query("INSERT INTO acknowledged VALUES ($1)", [number]);
      last = number;
    }
  })().catch(() => undefined);
  await until(() => last > 100);
  process.kill(await databaseProcessId(), "SIGKILL");
  parent.kill("SIGKILL");
  await writing;

  const database = await startEmbeddedDatabase({ dataDirectory });
  onTestFinished(() => database.stop());
  const rows = await query(database.url, "SELECT number FROM acknowledged ORDER BY number");
  expect(rows.slice(0, last).map(({ number }) => number)).toEqual(
    Array.from({ length: last }, (_, index) => index + 1),
  );
});

test("when the parent is killed the database closes, Ctrl-C does not reach it, and the folder is free again", async () => {
  const parent = startParent();
  const url = await urlOf(parent);
  const processId = await databaseProcessId();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.kill(processId, signal);
  await sleep(100);
  expect(await query(url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);

  parent.kill("SIGKILL");
  await until(() => !existsSync(`${dataDirectory}.lock`));
  await expect(query(url, "SELECT 1")).rejects.toThrow();
  const database = await startEmbeddedDatabase({ dataDirectory });
  await database.stop();
});

test("a second start on the same folder fails and says who has it, and the first goes on", async () => {
  const database = await startEmbeddedDatabase({ dataDirectory });
  onTestFinished(() => database.stop());
  await expect(startEmbeddedDatabase({ dataDirectory })).rejects.toThrow(
    new RegExp(`${dataDirectory} is already in use \\(process ${process.pid}, .* DATABASE_URL`),
  );
  expect(await query(database.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
});

test("of two starts at the same time one gets the folder", async () => {
  const results = await Promise.allSettled([1, 2].map(() => startEmbeddedDatabase({ dataDirectory })));
  for (const result of results) if (result.status === "fulfilled") await result.value.stop();
  expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});

/** A query whose messages arrive in two parts, as those longer than one network read do. */
class SlowQuery extends pg.Query {
  override submit = (connection: pg.Connection): void => {
    connection.parse({ name: "", text: "SELECT $1::text AS text", types: [] }, true);
    setTimeout(() => {
      connection.bind({ values: ["mine"] }, true);
      connection.describe({ type: "P", name: "" }, true);
      connection.execute({}, true);
      connection.sync();
    }, 300);
  };
}

test("a connection whose query arrives in parts gets the answer to its own statement, whatever others send meanwhile", async () => {
  const database = await startEmbeddedDatabase({ snapshot: process.env.TEST_DATABASE_SNAPSHOT });
  onTestFinished(() => database.stop());
  const [slow, quick] = [await connect(database.url), await connect(database.url)];
  const rows: pg.QueryResultRow[] = [];
  const ended = once(
    slow.query(new SlowQuery("")).on("row", (row) => rows.push(row)),
    "end",
  );
  await sleep(100);
  const quickly = await quick.query("SELECT $1::int AS one, $2::int AS two", [1, 2]);
  await ended;
  expect(rows).toEqual([{ text: "mine" }]);
  expect(quickly.rows).toEqual([{ one: 1, two: 2 }]);
  await Promise.all([slow.end(), quick.end()]);
});

test("a connection that goes away in the middle of a transaction leaves nothing of it and lets the others on", async () => {
  const database = await startEmbeddedDatabase({ snapshot: process.env.TEST_DATABASE_SNAPSHOT });
  onTestFinished(() => database.stop());
  const leaving = await connect(database.url);
  await leaving.query("BEGIN");
  await leaving.query("INSERT INTO permissions (name) VALUES ('left:behind')");
  const waiting = query(database.url, "SELECT name FROM permissions");
  leaving.connection.stream.destroy();
  expect(await waiting).toEqual([]);
});
