import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Figures } from "@/lib/bench/aims";
import { ADMIN, dropBenchDatabase, PASSWORD, PORT } from "@/lib/bench/environment";
import { bcryptPerSecond, signatureMilliseconds } from "@/lib/bench/measure/crypto";
import { drive } from "@/lib/bench/measure/load";
import { measureAll, type Pace } from "@/lib/bench/measure/measure";
import { type Served, serve } from "@/lib/bench/measure/process";
import { oauthCases } from "@/lib/bench/oauth-operations";
import { type Case, listCases, operationCases } from "@/lib/bench/operations";
import { compare, print, printAims } from "@/lib/bench/report";
import { HOST, HOST_FLAGS, turnToDatabaseOf } from "@/lib/bench/service";
import { db, disconnect } from "@/lib/db";
import { env } from "@/lib/env";
import { fail } from "@/lib/host/fail";

const usage = `Usage:
  npm run bench                          every operation and the floors of this machine, in one run
  npm run bench -- --users 1000          without the million people, whose making takes minutes the first time
  npm run bench -- --connections 1,16 --seconds 10 --rounds 5
  npm run bench -- --out now.json        keeps the figures; --compare before.json sets them beside earlier ones
  npm run bench -- --embedded            also the start on the embedded database
  npm run bench -- --smoke               whether it works, in seconds: its figures mean nothing
Needs \`npm run build\` and a PostgreSQL: BENCH_DATABASE_URL, else postgres at 127.0.0.1:5432.`;

const { values } = parseArgs({
  options: {
    users: { type: "string", default: "1000,1000000" },
    connections: { type: "string", default: "1,16,64" },
    seconds: { type: "string", default: "2" },
    rounds: { type: "string", default: "3" },
    out: { type: "string" },
    compare: { type: "string" },
    embedded: { type: "boolean", default: false },
    smoke: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

const numbers = (text: string) => text.split(",").map(Number);
const pace: Pace = values.smoke
  ? { connections: [2], seconds: 0.5, warmUpSeconds: 0.2, slowFactor: 1, rounds: 1 }
  : {
      connections: numbers(values.connections),
      seconds: Number(values.seconds),
      warmUpSeconds: 1,
      slowFactor: 5,
      rounds: Number(values.rounds),
    };
/** The database of measurements may have been brought further by another checkout; whether the bench works is asked of a new one. */
const ownDatabase = values.smoke ? `gatehouse_bench_${randomUUID().replaceAll("-", "")}` : undefined;
const sizes = values.smoke ? [200] : numbers(values.users);
/** The number of connections that aims are judged at. */
const judged = pace.connections.includes(16) ? 16 : (pace.connections.at(-1) ?? 1);

/** Each run of refreshing loses as many as it has connections, at most; each round has two, and warming up is one more. */
const sessions = (2 * pace.rounds + 1) * pace.connections.reduce((sum, connections) => sum + connections, 0);

const FLOORS = "lib/bench/floors";

const get = (name: string, path: string): Case => ({ name, floor: "none", requests: [{ path }] });

async function measureFloors() {
  const { status } = spawnSync("npx", ["next", "build", FLOORS], { stdio: "ignore", env: process.env });
  if (status !== 0) throw new Error(`The floors could not be built: npx next build ${FLOORS}`);
  const { id } = await db.user.findUniqueOrThrow({ where: { email: ADMIN } });
  const least = async (title: string, file: string, flags: string[]) => {
    const served = await serve({
      file,
      flags,
      port: PORT,
      ready: "/bare",
      env: { FLOOR_USER_ID: id, NEXT_DIRECTORY: FLOORS },
    });
    const cases = [
      get(title, "/bare"),
      get(`${title}, one query through pg`, "/pg"),
      get(`${title}, one query through Prisma`, "/prisma"),
    ];
    return measureAll(served, cases, pace).finally(served.stop);
  };
  return [
    ...(await least("node:http", "lib/bench/floor.mjs", ["--import", "tsx"])),
    ...(await least("Next", "lib/bench/next-host.mjs", [])),
  ];
}

/** Profile alone, and while 16 logins hash without pause. */
async function measureBesideHashing(served: Served, login: Case, profile: Case): Promise<Figures["besideHashing"]> {
  const seconds = pace.seconds * pace.slowFactor;
  const alone = { requests: profile.requests, connections: 1, seconds };
  const idle = await drive(served.origin, alone);
  await served.read();
  const [seen] = await Promise.all([
    drive(served.origin, alone),
    drive(served.origin, { requests: login.requests, connections: 16, seconds }),
  ]);
  const { eventLoopDelayMilliseconds } = await served.read();
  return { p99: seen.p99, idleP99: idle.p99, eventLoopDelay: eventLoopDelayMilliseconds };
}

const named = (cases: readonly Case[], name: string): Case => {
  const found = cases.find((one) => one.name === name);
  if (!found) throw new Error(`There is no case ${name}`);
  return found;
};

async function measureEmbeddedStart(): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), "gatehouse-bench-"));
  const start = async () => {
    const served = await serve({
      file: HOST,
      flags: HOST_FLAGS,
      port: PORT,
      ready: "/status",
      env: { DATABASE_URL: "", DATA_DIRECTORY: directory },
    });
    await served.stop();
    return served.startMilliseconds;
  };
  await start(); // makes the folder
  return start().finally(() => rm(directory, { recursive: true, force: true }));
}

const IDLE_MILLISECONDS = 5_000;

async function measureHost(users: number) {
  const served = await serve({ file: HOST, flags: HOST_FLAGS, port: PORT, ready: "/status" });
  try {
    await new Promise((resolve) => setTimeout(resolve, values.smoke ? 0 : IDLE_MILLISECONDS));
    const { rss: idleRss } = await served.read();
    const lists = await listCases(ADMIN, users);
    const few = users === Math.min(...sizes);
    const operations = few ? await operationCases(ADMIN, PASSWORD, sessions) : [];
    const oauth = few ? await oauthCases(ADMIN, sessions) : [];
    const figures = await measureAll(served, [...operations, ...oauth, ...lists], pace);
    const besideHashing = few
      ? await measureBesideHashing(served, named(operations, "login"), named(operations, "profile"))
      : undefined;
    return { figures, besideHashing, idleRss, startMilliseconds: served.startMilliseconds };
  } finally {
    await served.stop();
  }
}

async function measureNext() {
  const served = await serve({
    file: "lib/bench/next-host.mjs",
    port: PORT,
    ready: "/status",
    env: { NEXT_DIRECTORY: "." },
  });
  const cases = await operationCases(ADMIN, PASSWORD, 1);
  return measureAll(served, [named(cases, "validate"), named(cases, "profile")], pace).finally(served.stop);
}

async function run(): Promise<void> {
  if (values.help) throw new Error(usage);
  const [few = 0, ...more] = [...sizes].sort((a, b) => a - b);
  await turnToDatabaseOf(few, ownDatabase);
  const { figures, besideHashing, idleRss, startMilliseconds } = await measureHost(few);
  const all: Figures = {
    host: { [few]: figures },
    next: await measureNext(),
    floors: values.smoke ? [] : await measureFloors(),
    bcryptPerSecond: await bcryptPerSecond(env().BCRYPT_COST, 6 * pace.seconds),
    signatureMilliseconds: signatureMilliseconds(),
    startMilliseconds,
    embeddedStartMilliseconds: values.embedded ? await measureEmbeddedStart() : undefined,
    idleRss,
    besideHashing: besideHashing ?? { p99: 0, idleP99: 0, eventLoopDelay: 0 },
  };
  for (const users of more) {
    await turnToDatabaseOf(users);
    all.host[users] = (await measureHost(users)).figures;
  }
  await disconnect();
  print(all);
  if (!values.smoke) printAims(all, judged);
  if (values.compare) compare(all, JSON.parse(readFileSync(values.compare, "utf8")));
  if (values.out) writeFileSync(values.out, JSON.stringify(all, null, 2));
  const failed = Object.values(all.host)
    .flat()
    .filter(({ failures }) => failures > 0);
  if (failed.length > 0) throw new Error(`Requests failed: ${failed.map(({ name }) => name).join(", ")}`);
}

async function end(): Promise<void> {
  await disconnect();
  if (ownDatabase) await dropBenchDatabase(ownDatabase);
}

run()
  .finally(end)
  .then(() => process.exit(0), fail);
