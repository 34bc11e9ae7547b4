import { z } from "zod";
import { createRole } from "@/lib/access/roles";
import type { Operator } from "@/lib/actor";
import { db } from "@/lib/db";
import { Problem } from "@/lib/problem";
import type { FileRow } from "@/lib/transfer/file-row";
import { type Person, PersonRow } from "@/lib/transfer/person";
import { type Change, type NewPerson, type Plan, planRow, toKnown } from "@/lib/transfer/plan";
import { findPeople } from "@/lib/transfer/read";
import type { Mapping } from "@/lib/transfer/sources";
import { mapRow } from "@/lib/transfer/twins";
import { CHANGED_MEANWHILE, changeImported, insertPeople } from "@/lib/transfer/write";
import { Prisma } from "@/prisma/client/client";

export interface ImportOptions {
  /** Change nothing, and say what would happen. */
  dryRun: boolean;
  /** Change those who are there already and differ; otherwise they stay as they are. */
  update: boolean;
  /** Make the roles that a file names and that do not exist; they allow nothing yet. */
  createRoles: boolean;
  /** Which system the file is from, for the audit log. */
  from: string;
  map: Mapping;
}

export interface Outcome {
  line: number;
  email: string | null;
  uid: string | null;
  /** `kept`: there already, and other than the file says. */
  outcome: "created" | "changed" | "unchanged" | "kept" | "refused";
  changes?: Change[];
  why?: string;
  /** What the person comes without, or otherwise than in the file. */
  notes?: string[];
}

interface Row {
  line: number;
  row: PersonRow;
  notes: string[];
}

const refuse = (line: number, email: unknown, why: string): Outcome => ({
  line,
  email: typeof email === "string" ? email : null,
  uid: null,
  outcome: "refused",
  why,
});

const faultsIn = (error: z.ZodError) =>
  error.issues.map(({ path, message }) => [path.join("."), message].filter(Boolean).join(": ")).join("; ");

function parse(given: FileRow, { map }: ImportOptions): Row | Outcome {
  if ("why" in given) return refuse(given.line, null, given.why);
  const { line, document, twins = [] } = given;
  const notes = new Set<string>();
  const note = (sentence: string) => void notes.add(sentence);
  try {
    const person = mapRow(given, map, note);
    if (twins.length > 0) note("is one person of several rows of this mailbox");
    // What a file does not say is not there, rather than nothing.
    const mapped = Object.fromEntries(Object.entries(person).filter(([, value]) => value !== undefined));
    if (mapped.email === undefined) return refuse(line, null, "has no email address");
    const { data, error } = PersonRow.safeParse(mapped);
    return data ? { line, row: data, notes: [...notes] } : refuse(line, mapped.email, faultsIn(error));
  } catch (error) {
    if (error instanceof z.ZodError) return refuse(line, document.email, faultsIn(error));
    return refuse(line, document.email, error instanceof Error ? error.message : String(error));
  }
}

/** What nobody else may have. */
const claims = ({ uid, email, addresses = [] }: PersonRow) => [
  `email address ${email}`,
  ...(uid ? [`id ${uid}`] : []),
  ...addresses.map(({ address }) => `address ${address}`),
];

const isConflict = (error: unknown) =>
  (error instanceof Problem && error.kind === "user.already.exists") ||
  (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002");

/** An import: rows in, what became of each out. Killed and run again, it finds what is done and goes on. */
class Import {
  readonly #seen = new Map<string, number>();
  readonly #now = new Date().toISOString();
  #roles = new Set<string>();

  constructor(
    readonly actor: Operator,
    readonly options: ImportOptions,
  ) {}

  async prepare(): Promise<void> {
    const roles = await db.role.findMany({ select: { name: true } });
    this.#roles = new Set(roles.map(({ name }) => name));
  }

  /** The line that claims the same as this one, if there is one. Only a dry run remembers more than its batch: else the database does. */
  #claim({ line, row }: Row): string | undefined {
    const mine = claims(row);
    const taken = mine.find((claim) => this.#seen.has(claim));
    if (taken) return `the same ${taken} as in line ${this.#seen.get(taken)}`;
    for (const claim of mine) this.#seen.set(claim, line);
    return undefined;
  }

  async #makeRoles(rows: readonly Row[]): Promise<void> {
    if (!this.options.createRoles) return;
    const missing = new Set(rows.flatMap(({ row }) => row.roles ?? []).filter((name) => !this.#roles.has(name)));
    for (const name of missing) {
      if (!this.options.dryRun) await createRole(this.actor, { body: { name } });
      this.#roles.add(name);
    }
  }

  async #plan(rows: readonly Row[]): Promise<Map<number, Plan>> {
    const people = await findPeople({
      ids: rows.flatMap(({ row }) => row.uid ?? []),
      emails: rows.map(({ row }) => row.email),
      addresses: rows.flatMap(({ row }) => row.addresses?.map(({ address }) => address) ?? []),
    });
    const known = toKnown(people, this.#roles);
    return new Map(rows.map(({ line, row }) => [line, planRow(row, known, this.#now)]));
  }

  /** Makes accounts, all at once; where someone made one of them meanwhile, one by one. Resolves to those that were not made. */
  async #create(people: readonly NewPerson[]): Promise<ReadonlySet<Person>> {
    try {
      if (people.length > 0) await insertPeople(this.actor, people, this.options.from);
      return new Set();
    } catch (error) {
      if (!isConflict(error)) throw error;
      if (people.length === 1) return new Set(people);
      const refused = [];
      for (const person of people) refused.push(...(await this.#create([person])));
      return new Set(refused);
    }
  }

  async #change(plan: Extract<Plan, { what: "change" }>): Promise<string | undefined> {
    try {
      const done = await changeImported(this.actor, plan.existing, plan.person, plan.changes);
      return done ? undefined : CHANGED_MEANWHILE;
    } catch (error) {
      if (isConflict(error)) return "someone has taken one of the addresses meanwhile";
      if (error instanceof Problem) return error.message;
      throw error;
    }
  }

  async #carryOut(plan: Plan, notMade: ReadonlySet<Person>): Promise<Omit<Outcome, "line" | "email">> {
    const { dryRun, update } = this.options;
    switch (plan.what) {
      case "refuse":
        return { uid: null, outcome: "refused", why: plan.why };
      case "nothing":
        return { uid: plan.existing.uid, outcome: "unchanged" };
      case "create":
        return notMade.has(plan.person)
          ? { uid: null, outcome: "refused", why: "someone has taken the email or another address meanwhile" }
          : { uid: plan.person.uid, outcome: "created" };
      default: {
        const { uid } = plan.existing;
        if (!update) return { uid, outcome: "kept", changes: plan.changes };
        const why = dryRun ? undefined : await this.#change(plan);
        return why ? { uid, outcome: "refused", why } : { uid, outcome: "changed", changes: plan.changes };
      }
    }
  }

  async batch(given: readonly FileRow[]): Promise<Outcome[]> {
    const { dryRun } = this.options;
    if (!dryRun) this.#seen.clear();
    const rows: Row[] = [];
    const outcomes: Outcome[] = [];
    for (const fileRow of given) {
      const parsed = parse(fileRow, this.options);
      const why = "row" in parsed ? this.#claim(parsed) : undefined;
      if (!("row" in parsed)) outcomes.push(parsed);
      else if (why) outcomes.push(refuse(parsed.line, parsed.row.email, why));
      else rows.push(parsed);
    }
    await this.#makeRoles(rows);
    const plans = await this.#plan(rows);
    const people = [...plans.values()].flatMap((plan) => (plan.what === "create" ? [plan.person] : []));
    const notMade = dryRun ? new Set<Person>() : await this.#create(people);
    for (const { line, row, notes } of rows) {
      const plan = plans.get(line);
      if (!plan) continue;
      if (row.authenticator_apps && plan.what !== "create" && plan.what !== "refuse") notes.push(KEEPS_APPS);
      const told = notes.length > 0 ? { notes } : {};
      outcomes.push({ line, email: row.email, ...(await this.#carryOut(plan, notMade)), ...told });
    }
    return outcomes.sort((one, other) => one.line - other.line);
  }
}

/** Whoever is here already has, or chose not to have, a second factor here. */
const KEEPS_APPS = "comes without authenticator apps, which only new accounts bring along";

const BATCH = 500;

/** Brings the people of a file in, in batches that are one transaction each, and says of each row what became of it. */
export async function* importPeople(
  actor: Operator,
  rows: AsyncIterable<FileRow>,
  options: ImportOptions,
): AsyncGenerator<Outcome> {
  const work = new Import(actor, options);
  await work.prepare();
  let batch: FileRow[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < BATCH) continue;
    yield* await work.batch(batch);
    batch = [];
  }
  yield* await work.batch(batch);
}
