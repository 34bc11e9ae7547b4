import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { login } from "@/lib/authentication/sign-in.contract";
import { compareSamples, quantile } from "@/lib/bench/measure/two-samples";
import { migrateDatabase } from "@/lib/database/migrate";
import { db, disconnect } from "@/lib/db";
import { loadConfiguration } from "@/lib/host/configuration/configuration";
import { openDatabase } from "@/lib/host/database";
import { fail } from "@/lib/host/fail";
import { seed } from "@/lib/host/seed";
import { handle } from "@/lib/http/route";
import type { Contract } from "@/lib/operation";
import * as contracts from "@/lib/users/account/registration/registration.contract";

const usage = `Usage:
  npm run bench -- answers                  whether time or wording of answers tells who has an account
  npm run bench -- answers --only restore   of one operation: sign-in, restore or resend
  npm run bench -- answers --samples 500    of so many calls for each address instead of 2,000
  npm run bench -- answers --seconds 180    stops each operation after so long, with what it has by then`;

const { values } = parseArgs({
  options: {
    samples: { type: "string", default: "2000" },
    seconds: { type: "string", default: "86400" },
    only: { type: "string" },
    help: { type: "boolean" },
  },
});

const WARM_UP = 20;
/** Distinguishable is what chance makes less often than this … */
const MIN_P = 0.001;
/** … and what helps a guess: more than 53 right ones of a hundred, or a gap of as much as two such samples show by chance. */
const MAX_ADVANTAGE = 0.03;
const MAX_GAP = 0.06;

// Of one length, so that nothing but the account differs.
const confirmed = "known@example.com";
const pending = "young@example.com";
const unknown = "other@example.com";

interface Case {
  name: string;
  contract: Contract;
  /** Who has an account: confirmed, or waiting for the mail that is sent again. */
  known: string;
  body: (email: string) => unknown;
}

const cases: Case[] = [
  {
    name: "sign-in",
    contract: login,
    known: confirmed,
    body: (email) => ({ email, password: "not the password" }),
  },
  { name: "restore", contract: contracts.requestPasswordReset, known: confirmed, body: (email) => ({ email }) },
  { name: "resend", contract: contracts.resendEmail, known: pending, body: (email) => ({ email }) },
];

async function send({ method, path }: Contract, body: unknown): Promise<{ status: number; text: string }> {
  const response = await handle(
    new Request(new URL(path, "http://localhost"), {
      method,
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    }),
  );
  return { status: response.status, text: await response.text() };
}

async function register(email: string): Promise<void> {
  const { status, text } = await send(contracts.registerUser, { email, password: "four unrelated plain words" });
  if (status !== 201) throw new Error(text);
}

const milliseconds = (value: number) => `${value.toFixed(2).padStart(9)} ms`;

function print(title: string, times: readonly number[]): void {
  const shares = [0.05, 0.25, 0.5, 0.75, 0.95, 0.99].map((share) => milliseconds(quantile(times, share)));
  console.log(`  ${title.padEnd(8)} ${String(times.length).padStart(5)}  ${shares.join(" ")}`);
}

/** Calls for both addresses in turns, in an order drawn by lot, so that whatever else the machine does falls on both. */
async function sample({ contract, known, body }: Case, count: number, until: number) {
  const times: { known: number[]; unknown: number[] } = { known: [], unknown: [] };
  const answers = new Set<string>();
  for (let round = -WARM_UP; round < count && Date.now() < until; round += 1) {
    const pair = [
      { email: known, list: times.known },
      { email: unknown, list: times.unknown },
    ];
    if (Math.random() < 0.5) pair.reverse();
    for (const { email, list } of pair) {
      const start = performance.now();
      const { status, text } = await send(contract, body(email));
      const time = performance.now() - start;
      if (round >= 0) list.push(time);
      answers.add(`${status} ${text.replaceAll(email, "EMAIL").replace(/urn:uuid:[^"]+/, "ID")}`);
    }
  }
  return { times, answers };
}

/** Measures one operation. Returns what is wrong with it. */
async function measure(subject: Case): Promise<string[]> {
  const until = Date.now() + Number(values.seconds) * 1_000;
  const { times, answers } = await sample(subject, Number(values.samples), until);
  const { odds, z, p, gap, gapP } = compareSamples(times.known, times.unknown);
  console.log(`${subject.name}: ${answers.size === 1 ? "one answer" : `${answers.size} ANSWERS`}`);
  print("known", times.known);
  print("unknown", times.unknown);
  console.log(
    `  Mann–Whitney: the known is slower in ${(100 * odds).toFixed(1)} % of pairs, z ${z.toFixed(2)}, p ${p.toFixed(4)}`,
  );
  console.log(`  Kolmogorov–Smirnov: gap ${gap.toFixed(4)}, p ${gapP.toFixed(4)}`);
  const told = p < MIN_P && Math.abs(odds - 0.5) > MAX_ADVANTAGE;
  const shaped = gapP < MIN_P && gap > MAX_GAP;
  return [
    ...(answers.size === 1 ? [] : [`${subject.name} words its answers differently: ${[...answers].join(" / ")}`]),
    ...(told || shaped ? [`The time of ${subject.name} tells who has an account`] : []),
  ];
}

async function run(): Promise<void> {
  const chosen = cases.filter(({ name }) => !values.only || name === values.only);
  if (values.help || chosen.length === 0 || !(Number(values.samples) > 0) || !(Number(values.seconds) > 0))
    throw new Error(usage);
  // A database of its own: thousands of mails are of no use to anybody.
  const directory = await mkdtemp(join(tmpdir(), "gatehouse-answers-"));
  Object.assign(process.env, { DATA_DIRECTORY: directory, DATABASE_URL: "", RATE_LIMITS: "off" });
  await loadConfiguration({ dev: true });
  const database = await openDatabase();
  try {
    await migrateDatabase(database.url);
    await seed();
    await register(confirmed);
    await register(pending);
    await db.user.update({ where: { email: confirmed }, data: { confirmedAt: new Date() } });
    console.log(
      `  ${"".padEnd(14)}  ${["5 %", "25 %", "median", "75 %", "95 %", "99 %"].map((share) => share.padStart(12)).join(" ")}`,
    );
    const wrong: string[] = [];
    for (const subject of chosen) wrong.push(...(await measure(subject)));
    if (wrong.length > 0) throw new Error(wrong.join("\n"));
    await disconnect();
  } finally {
    await database.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

run().then(() => process.exit(0), fail);
