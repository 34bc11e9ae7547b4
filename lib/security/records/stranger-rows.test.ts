import { beforeEach, expect, test } from "vitest";
import { contracts } from "@/lib/contracts";
import { pool } from "@/lib/db";
import type { Contract } from "@/lib/operation";
import { lifetimes } from "@/lib/operator/row-lifetimes";
import { send } from "@/lib/testing/call";
import { configure } from "@/lib/testing/conditions";
import { freshDatabase } from "@/lib/testing/factories";
import { fill, fullBodyOf, named } from "@/lib/testing/matrix";

beforeEach(freshDatabase);

const rowsOf = async (table: string) =>
  (await pool().query<{ count: number }>(`SELECT count(*)::int AS count FROM "${table}"`)).rows[0]?.count ?? 0;

/** How many rows each table has. */
async function countRows(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of Object.keys(lifetimes)) counts[table] = await rowsOf(table);
  return counts;
}

/** Another body each time, as of someone who has not asked before. */
function bodyOf(contract: Contract, n: number): object | undefined {
  const body = fullBodyOf(contract);
  if (!body) return undefined;
  const email = `stranger${n}@example.com`;
  const others: Record<string, unknown> = {
    email,
    username: email,
    password: "four unrelated plain words",
    user_uid: crypto.randomUUID(),
    token: `made-up-${n}`,
    challenge: `made-up-${n}`,
  };
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, others[name] ?? value]));
}

/** Asks so many times from one network, twenty at once. */
async function ask(contract: Contract, from: number, to: number, keyed: boolean): Promise<void> {
  for (let start = from; start < to; start += 20) {
    const wave = Array.from({ length: Math.min(20, to - start) }, (_, index) => start + index);
    await Promise.all(
      wave.map((n) => {
        const body = bodyOf(contract, n);
        const headers = {
          "x-forwarded-for": keyed ? "192.0.2.7" : "198.51.100.7",
          ...(keyed ? { "idempotency-key": `key-${n}` } : {}),
        };
        return send(contract.method, fill(contract, crypto.randomUUID()), { headers, ...(body ? { body } : {}) });
      }),
    );
  }
}

const open = contracts.filter(({ access }) => access === "public");

test.each(named(open))(
  "rows without an end: by %s a stranger adds no row more once the budgets of their network are used up",
  async (_, contract) => {
    configure({ RATE_LIMITS: "on", TRUSTED_PROXIES: "1", MAGIC_LINKS: "on" });
    // A password costs its time: with kept answers, the others show enough.
    const keyless = contract.method === "GET" || /"\w*password"/.test(JSON.stringify(fullBodyOf(contract)));
    for (const keyed of keyless ? [false] : [false, true]) {
      await ask(contract, 0, 160, keyed);
      const { rate_limits: limits = 0, ...before } = await countRows();
      await ask(contract, 160, 200, keyed);
      const { rate_limits: more = 0, ...after } = await countRows();
      expect(after).toEqual(before);
      // What all instances have counted together is written now and then.
      expect(more - limits).toBeLessThan(3);
    }
  },
);
