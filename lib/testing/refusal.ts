import { expect } from "vitest";
import { pool } from "@/lib/db";
import type { TestResponse } from "@/lib/testing/call";
import { settleMail } from "@/lib/testing/mailbox";

/** A refusal may be told in the audit log, which chains it. */
const TOLD: Record<string, string> = { audit_events: "WHERE action <> 'request.refused'" };

/** How many rows every table has, and a digest of what is in them: two equal states mean that nothing was written. */
export async function readDatabase(except: readonly string[] = []): Promise<Record<string, string>> {
  await settleMail();
  const tables = await pool().query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables
     WHERE schemaname = current_schema() AND tablename NOT IN ('_prisma_migrations', 'rate_limits', 'audit_links', 'audit_head', 'audit_seals') ORDER BY tablename`,
  );
  const selects = tables.rows
    .filter(({ name }) => !except.includes(name))
    .map(
      ({ name }) =>
        `SELECT '${name}' AS name, count(*) || ' ' || md5(coalesce(string_agg(t::text, '' ORDER BY t::text), '')) AS state FROM "${name}" t ${TOLD[name] ?? ""}`,
    );
  const states = await pool().query<{ name: string; state: string }>(selects.join(" UNION ALL "));
  return Object.fromEntries(states.rows.map(({ name, state }) => [name, state]));
}

/**
 * Sends a request that must be refused: the problem has this status and code, and the database is as it was before.
 * @param except tables in which a refusal may leave a trace
 */
export async function expectRefusal(
  request: () => Promise<TestResponse>,
  status: number,
  code: string,
  except: readonly string[] = [],
): Promise<TestResponse> {
  const before = await readDatabase(except);
  const answer = await request();
  expect({ status: answer.status, errors: answer.body.errors }, answer.text).toEqual({
    status,
    errors: expect.arrayContaining([code]),
  });
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect(await readDatabase(except), `${code} was answered, but something was written`).toEqual(before);
  return answer;
}
