import { beforeAll, expect, test } from "vitest";
import type { z } from "zod";
import { contracts } from "@/lib/contracts";
import { db, pool } from "@/lib/db";
import type { Contract } from "@/lib/operation";
import { send } from "@/lib/testing/call";
import { createUser, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import { fill, jsonSchemaOf, membersOf, named } from "@/lib/testing/matrix";

beforeAll(freshDatabase);

const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Every name that a request or a table has anywhere, with a value that would be worth something there. */
async function everyName(): Promise<Record<string, unknown>> {
  const { rows } = await pool().query<{ name: string }>(
    "SELECT DISTINCT column_name AS name FROM information_schema.columns WHERE table_schema = current_schema()",
  );
  const members = contracts.flatMap((contract) => [...membersOf(contract.body), ...membersOf(contract.query)]);
  const names = [
    ...rows.flatMap(({ name }) => [name, camel(name)]),
    ...members,
    "isAdmin",
    "admin",
    "emailVerified",
    "grants",
  ];
  const worthOf = (name: string): unknown => {
    if (/role|grants|permissions/i.test(name)) return ["admin"];
    if (/(At|_at|before|Before)$/.test(name)) return "2020-01-01T00:00:00.000Z";
    if (/^(is|admin|active|reset|system|email_?verified)/i.test(name)) return true;
    if (/status|state/.test(name)) return "active";
    return "00000000-0000-4000-8000-000000000001";
  };
  return Object.fromEntries(names.map((name) => [name, worthOf(name)]));
}

/** Right bodies for operations that ordinary people may call; the rest is told apart by its example. */
const bodies: Record<string, (email: string) => Record<string, unknown>> = {
  registerUser: (email) => ({ email, password: PASSWORD }),
  registerIdentity: (email) => ({ email, password: PASSWORD, name: "Ann" }),
  login: (email) => ({ email, password: PASSWORD }),
  authenticateUser: (email) => ({ email, password: PASSWORD }),
  changePassword: () => ({
    password: "a new long secret",
    passwordRepeat: "a new long secret",
    currentPassword: PASSWORD,
  }),
  changeEmail: (email) => ({ email: `new-${email}`, currentPassword: PASSWORD }),
  scheduleDeletion: (email) => ({ email, currentPassword: PASSWORD }),
  resendEmail: (email) => ({ email }),
  requestPasswordReset: (email) => ({ email }),
  addAddress: (email) => ({ address: email.replace(/\W/g, "") }),
};

/** What an account and all that is its own look like, without what differs from person to person. */
async function traceOf(email: string): Promise<unknown> {
  const user = await db.user.findUnique({
    where: { email },
    include: { grants: { select: { roleId: true } }, addresses: true, sessions: true, codes: true, devices: true },
  });
  const mails = await db.mail.findMany({ where: { recipient: { endsWith: email } } });
  // Ids, secrets, times and the name of the person differ; whether a time is set does not.
  const text = JSON.stringify({ user, mails }, (key, value) => {
    if (value === null || value === undefined) return null;
    if (/(id|At|digest|hash|Before)$/i.test(key) && key !== "roleId") return "set";
    return typeof value === "bigint" ? String(value) : value;
  });
  const name = email.split("@")[0] ?? "";
  return JSON.parse(
    text
      .replaceAll(name, "NAME")
      .replaceAll(name.replace(/\W/g, ""), "NAME")
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME"),
  );
}

const selfService = contracts.filter(
  ({ access, body }) => body && (access === "user" || access === "public" || access === "authenticated"),
);
let twins = 0;

async function run(contract: Contract, extra: Record<string, unknown>): Promise<{ status: number; trace: unknown }> {
  twins += 1;
  const email = `twin${twins}x@example.com`;
  const registers = ["registerUser", "registerIdentity"].includes(contract.id);
  const token = registers ? undefined : (await signIn(await createUser({ email, locale: "en" }))).access_token;
  const own = bodies[contract.id]?.(email) ?? (contract.examples?.body as Record<string, unknown> | undefined) ?? {};
  const { status } = await send(contract.method, contract.path, {
    token: contract.access === "public" ? undefined : token,
    body: { ...extra, ...own },
  });
  return { status, trace: await traceOf(email) };
}

// Zitadel CVE-2026-27946 and CVE-2026-54693.
test.each(named(selfService))(
  "mass assignment: %s with every name that is known anywhere does what it does without them",
  async (_, contract) => {
    const extra = Object.fromEntries(
      Object.entries(await everyName()).filter(([name]) => !membersOf(contract.body).includes(name)),
    );
    expect(Object.keys(extra).length).toBeGreaterThan(100);
    expect(await run(contract, { ...extra, __proto__: { confirmedAt: "2020-01-01" } })).toEqual(
      await run(contract, {}),
    );
  },
);

const ids = /^(uid|uuid|id|.*_?uid|.*_id|.*Id|uids|sub|user)$/;

/** A value for every member, someone else's wherever it names anybody. */
function foreign(schema: z.ZodType | undefined, id: string): Record<string, unknown> {
  if (!schema) return {};
  const properties = (jsonSchemaOf(schema).properties ?? {}) as Record<string, { enum?: unknown[]; type?: string }>;
  return Object.fromEntries(
    Object.entries(properties).map(([name, { enum: choices, type }]) => {
      if (name === "uids") return [name, [id]];
      if (choices) return [name, choices[0]];
      return [name, type === "boolean" ? true : ids.test(name) ? id : "name"];
    }),
  );
}

// Better Auth CVE-2025-61928.
test("subject from the body: no operation lets a person without rights do or read anything by naming someone else's ids", async () => {
  const victim = await createUser({ name: "The Victim" });
  const { sessionId } = await signIn(victim);
  const address = await db.address.create({ data: { userId: victim.id, address: "someone-elses" } });
  const caller = await createUser();
  const before = await traceOf(victim.email);
  const names = ["user_id", "userId", "uid", "user_uid", "sub", "id", "account_id", "owner"];
  const more = Object.fromEntries(names.map((name) => [name, victim.id]));
  for (const contract of contracts.filter(
    ({ access, path, body }) => access !== "public" && (path.includes("{") || body),
  )) {
    for (const id of [victim.id, sessionId, address.id]) {
      const token = (await signIn(caller)).access_token;
      const body = contract.body ? { body: { ...more, ...foreign(contract.body, id) } } : {};
      // A query is refused for names that it does not know: without them, too, nobody else's data comes out.
      for (const query of contract.method === "GET" ? [{}, { query: more }] : [{}]) {
        const answer = await send(contract.method, fill(contract, id), { token, ...body, ...query });
        const refused = [400, 401, 403, 404].includes(answer.status);
        // What is about oneself alone may be answered: with oneself.
        expect(refused || contract.access === "user", `${contract.id}: ${answer.status}`).toBe(true);
        expect(answer.text, contract.id).not.toMatch(/The Victim|someone-elses/);
      }
    }
  }
  expect(await traceOf(victim.email)).toEqual(before);
});
