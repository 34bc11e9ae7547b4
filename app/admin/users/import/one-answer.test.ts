import { Readable } from "node:stream";
import { beforeEach, expect, test } from "vitest";
import { readRows } from "@/app/admin/users/import/read-file";
import { operator } from "@/lib/actor";
import { db } from "@/lib/db";
import { call } from "@/lib/testing/call";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { importPeople } from "@/lib/transfer/import";
import { readPeopleFile } from "@/lib/transfer/people-file";
import { importUsers } from "@/lib/users/administration.contract";

beforeEach(freshDatabase);

const FILE = `\uFEFFE-Mail;Full name;locale
ann@example.com;Ann;ru
bob@example.com;Bob;
BOB@example.com;Bob again;en
there@example.com;Other;en
dan@example.com;ann@example.com;en
eve@example.com;0b8f4b3e-7c52-4c5d-9c43-5a4a6a1f2b11;en
 fay@example.com ; Fay  Wray ;en
"'=gus@example.com";Gus;en
hal@example.com;"'=1+1";en
nonsense;Nobody;en
ivy@example.com;Ivy;de
jo@example.com
;;
kim@example.com;"Kim
Possible";en
leo@example.com;;
`;

type Answers = [line: number, answer: string][];

async function byCommand(dryRun: boolean): Promise<Answers> {
  const open = () => Readable.from([Buffer.from(FILE)]);
  const { source, rows } = await readPeopleFile(open, "gatehouse", { roles: new Map() });
  const options = { dryRun, update: false, createRoles: false, from: "gatehouse", map: source.map };
  const answers: Answers = [];
  for await (const { line, outcome } of importPeople(operator("gatehouse test"), rows, options))
    answers.push([line, outcome === "kept" || outcome === "unchanged" ? "exists" : outcome]);
  return answers;
}

async function inDashboard(token: string, dry_run: boolean): Promise<Answers> {
  const content = await readRows(Buffer.from(FILE), "utf-8");
  if ("problem" in content) throw new Error(content.problem);
  const rows = content.rows.map(({ line: _, ...row }) => row);
  const { body, status } = await call(importUsers, { token, body: { rows, dry_run } });
  expect([status, body]).toEqual([200, expect.anything()]);
  const answers: Answers = content.rows.map(({ line }, index) => [
    line,
    body[index].outcome === "invalid" ? "refused" : body[index].outcome,
  ]);
  const refused: Answers = content.refused.map(({ line }) => [line, "refused"]);
  return [...answers, ...refused].sort(([one], [other]) => one - other);
}

const everyone = () =>
  db.user.findMany({
    orderBy: { email: "asc" },
    select: { email: true, name: true, locale: true, confirmedAt: true, resetPassword: true },
    where: { email: { notIn: ["admin@example.com", "there@example.com"] } },
  });

test("the dashboard and the command line say the same of each row of a file, and make the same of it", async () => {
  const found = [];
  for (const way of ["command", "dashboard"]) {
    await freshDatabase();
    const admin = await createUser({ email: "admin@example.com" }, ["admin", "user"]);
    await createUser({ email: "there@example.com" });
    const { access_token: token } = await signIn(admin);
    const run = (dryRun: boolean) => (way === "command" ? byCommand(dryRun) : inDashboard(token, dryRun));
    const would = await run(true);
    expect(await run(false)).toEqual(would);
    found.push({ would, people: await everyone() });
  }
  expect(found[1]).toEqual(found[0]);
  expect(found[0]?.people.map(({ email }) => email)).toContain("fay@example.com");
});
