import { parseArgs } from "node:util";
import type pg from "pg";
import { countAffected, listHolders } from "@/lib/access/holders";
import { writeCursor } from "@/lib/cursor";
import { db, disconnect, pool } from "@/lib/db";
import { loadConfiguration } from "@/lib/host/configuration/configuration";
import { openDatabase } from "@/lib/host/database";
import { fail } from "@/lib/host/fail";
import { readSources, readUserPage } from "@/lib/users/list";

const usage = `Usage:
  npm run bench -- lists      database time of every kind of list; seed first: npm run db:seed -- --users 1000000
  npm run bench -- lists --explain  and the plan of every statement`;

const { values } = parseArgs({ options: { explain: { type: "boolean", default: false }, help: { type: "boolean" } } });

/** The contract's promise for the main lists at a million users, in milliseconds of database time. */
const MAX_MILLISECONDS = 25;

interface Statement {
  text: string;
  values: unknown[];
}

/** Runs `work` and says which statements it sent. */
async function record(work: () => Promise<unknown>): Promise<Statement[]> {
  const connections = pool();
  const send = connections.query;
  const statements: Statement[] = [];
  // Prisma sends its statements through the pool's own method, always as an object.
  connections.query = ((config: pg.QueryConfig, ...rest: unknown[]) => {
    statements.push({ text: config.text, values: config.values ?? [] });
    return Reflect.apply(send, connections, [config, ...rest]);
  }) as typeof send;
  try {
    await work();
  } finally {
    connections.query = send;
  }
  return statements;
}

const RUNS = 5;

/**
 * What PostgreSQL says about one statement while running it: the best of a few runs, since other processes only ever
 * add to it. Reading the clock at every row would be half of the time, hence TIMING OFF.
 */
async function explain({ text, values: parameters }: Statement) {
  if (text.trimStart().startsWith("EXPLAIN")) return { plan: "", planning: 0, execution: 0 };
  const runs: { plan: string; planning: number; execution: number }[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const sql = `EXPLAIN (ANALYZE, BUFFERS, TIMING OFF) ${text}`;
    const { rows } = await pool().query<{ "QUERY PLAN": string }>(sql, parameters);
    const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
    const read = (name: string) => Number(new RegExp(`${name} Time: ([\\d.]+) ms`).exec(plan)?.[1]);
    runs.push({ plan, planning: read("Planning"), execution: read("Execution") });
  }
  return runs.reduce((best, run) => (run.execution < best.execution ? run : best));
}

interface Case {
  name: string;
  /** Kept under MAX_MILLISECONDS; the others are for comparison. */
  promised?: boolean;
  work: () => Promise<unknown>;
}

/** The cursor after which page `number` begins, found by counting, which no list ever does. */
async function cursorOfPage(number: number, limit: number): Promise<string> {
  const { rows } = await pool().query<{ created_at: Date; id: string }>(
    "SELECT created_at, id FROM users ORDER BY created_at, id LIMIT 1 OFFSET $1",
    [Math.max(0, (number - 1) * limit - 1)],
  );
  const [row] = rows;
  if (!row) throw new Error(`There are fewer than ${number} pages. ${usage}`);
  return writeCursor(["created", row.created_at.toISOString(), row.id]);
}

async function roleId(name: string): Promise<bigint> {
  return (await db.role.findUniqueOrThrow({ where: { name }, select: { id: true } })).id;
}

async function listCases(): Promise<Case[]> {
  const list = { limit: 100, sort: "created" } as const;
  const cursor = await cursorOfPage(5_000, 100);
  const { rows } = await pool().query<{ email: string }>(
    "SELECT email FROM users ORDER BY created_at, id LIMIT 1 OFFSET 500000",
  );
  const middle = rows[0]?.email.slice(8, 16) ?? "";
  const [many, some, few, everyone] = await Promise.all(["seed-many", "seed-some", "seed-few", "user"].map(roleId));
  const within = (days: number) => ({ signedInSince: new Date(Date.now() - days * 86_400_000) });
  const search = (fragment: string, promised = true): Case => ({
    name: `search ${fragment}`,
    promised,
    work: () => readUserPage({ ...list, fragment }),
  });
  return [
    { name: "first page", promised: true, work: () => readUserPage(list) },
    { name: "page 5,000 by cursor", promised: true, work: () => readUserPage({ ...list, cursor }) },
    { name: "last page", work: () => readUserPage({ ...list, sort: "-created" }) },
    ...[middle, "nobody-has-this", "3fa9", "james.smith", "smith.", "corp.example", "иванов", "li"].map((part) =>
      search(part),
    ),
    search("zq", false),
    { name: "role of few", promised: true, work: () => readUserPage({ ...list, roleId: few }) },
    { name: "role of some (1 %)", promised: true, work: () => readUserPage({ ...list, roleId: some }) },
    { name: "role of many (30 %)", promised: true, work: () => readUserPage({ ...list, roleId: many }) },
    { name: "role of everyone", promised: true, work: () => readUserPage({ ...list, roleId: everyone }) },
    ...(["active", "pending", "disabled"] as const).map((status) => ({
      name: `status ${status}`,
      promised: true,
      work: () => readUserPage({ ...list, status }),
    })),
    ...[true, false].map((confirmed) => ({
      name: confirmed ? "confirmed" : "unconfirmed",
      promised: true,
      work: () => readUserPage({ ...list, confirmed }),
    })),
    { name: "source", promised: true, work: () => readUserPage({ ...list, source: "voting" }) },
    { name: "source of nobody", promised: true, work: () => readUserPage({ ...list, source: "nothing" }) },
    ...[1, 7, 90].flatMap((days) => [
      { name: `signed in within ${days} d`, promised: true, work: () => readUserPage({ ...list, ...within(days) }) },
      {
        name: `the same by last sign-in`,
        promised: true,
        work: () => readUserPage({ ...list, ...within(days), sort: "-last_sign_in" }),
      },
    ]),
    {
      name: "source, unconfirmed, search smith",
      work: () => readUserPage({ ...list, source: "voting", confirmed: false, fragment: "smith" }),
    },
    { name: "sort email, source", work: () => readUserPage({ ...list, sort: "email", source: "voting" }) },
    { name: "sort email, unconfirmed", work: () => readUserPage({ ...list, sort: "email", confirmed: false }) },
    { name: "sources of users", promised: true, work: readSources },
    { name: "status disabled, 5,000th page", work: () => readUserPage({ ...list, status: "disabled", cursor }) },
    ...(["email", "-email", "last_sign_in", "-last_sign_in"] as const).map((sort) => ({
      name: `sort ${sort}`,
      promised: true,
      work: () => readUserPage({ ...list, sort }),
    })),
    { name: "sort email, search smith.", work: () => readUserPage({ ...list, sort: "email", fragment: "smith." }) },
    { name: "sort email, status pending", work: () => readUserPage({ ...list, sort: "email", status: "pending" }) },
    { name: "role of few, search smith", work: () => readUserPage({ ...list, roleId: few, fragment: "smith" }) },
    { name: "status pending, search 3fa9", work: () => readUserPage({ ...list, status: "pending", fragment: "3fa9" }) },
    { name: "500 of smith.", work: () => readUserPage({ ...list, limit: 500, fragment: "smith." }) },
    {
      name: "holders of everyone's role",
      promised: true,
      work: () => listHolders([everyone ?? 0n, few ?? 0n], list),
    },
    { name: "dry run of everyone's role", promised: true, work: () => countAffected(db, [everyone ?? 0n]) },
  ];
}

/** Measures one list, warm. Returns what is wrong with it. */
async function measure({ name, promised, work }: Case): Promise<string[]> {
  await work();
  const statements = await record(work);
  const explained: Awaited<ReturnType<typeof explain>>[] = [];
  for (const statement of statements) explained.push(await explain(statement));
  const sum = (part: "planning" | "execution") => explained.reduce((total, entry) => total + entry[part], 0);
  const slow = promised && sum("execution") > MAX_MILLISECONDS;
  const scans = explained.filter(({ plan }) => /Seq Scan on users\b/.test(plan));
  const time = `${sum("execution").toFixed(2).padStart(8)} ms  + ${sum("planning").toFixed(2).padStart(5)} ms planning`;
  console.log(`${name.padEnd(34)} ${time}  ${statements.length} statements${slow ? "  TOO SLOW" : ""}`);
  const wrong = [...(slow ? [`${name} takes too long`] : []), ...(scans.length > 0 ? [`${name} scans users`] : [])];
  if (values.explain || wrong.length > 0) console.log(explained.map(({ plan }) => plan).join("\n"));
  return wrong;
}

async function run(): Promise<void> {
  if (values.help) throw new Error(usage);
  await loadConfiguration({ dev: process.env.NODE_ENV !== "production" });
  const database = await openDatabase();
  try {
    const { rows } = await pool().query<{ users: number }>("SELECT count(*)::int AS users FROM users");
    console.log(`${rows[0]?.users} users, ${database.description}`);
    const wrong: string[] = [];
    for (const one of await listCases()) wrong.push(...(await measure(one)));
    if (wrong.length > 0) throw new Error(wrong.join("\n"));
    await disconnect();
  } finally {
    await database.stop();
  }
}

run().then(() => process.exit(0), fail);
