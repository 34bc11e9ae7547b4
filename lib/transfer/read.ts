import { pool, type Transaction } from "@/lib/db";
import type { Person } from "@/lib/transfer/person";

const iso = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const times = [
  "confirmed_at",
  "disabled_at",
  "deletes_at",
  "password_changed_at",
  "tokens_not_before",
  "last_sign_in_at",
  "created_at",
];

/** One person a row, as a file has them. */
const SELECT = `
  SELECT u.id AS uid, u.email, u.name, u.locale, u.source, u.reset_password, u.password_hash,
         ${times.map((column) => `${iso(`u.${column}`)} AS ${column}`).join(", ")},
         ARRAY(SELECT r.name FROM user_roles ur JOIN roles r ON r.id = ur.role_id WHERE ur.user_id = u.id) AS roles,
         (SELECT coalesce(json_agg(json_build_object('id', a.id, 'address', a.address, 'type', a.type, 'name', a.name,
                                                     'created_at', ${iso("a.created_at")}) ORDER BY a.created_at, a.id), '[]')
          FROM addresses a WHERE a.user_id = u.id) AS addresses
  FROM users u`;

/** Members in the order of a file, which is what makes two exports of the same people the same bytes. */
const toPerson = (row: Person): Person => ({
  uid: row.uid,
  email: row.email,
  name: row.name,
  locale: row.locale,
  source: row.source,
  roles: row.roles.sort(),
  addresses: row.addresses,
  confirmed_at: row.confirmed_at,
  disabled_at: row.disabled_at,
  deletes_at: row.deletes_at,
  reset_password: row.reset_password,
  password_hash: row.password_hash,
  password_changed_at: row.password_changed_at,
  tokens_not_before: row.tokens_not_before,
  last_sign_in_at: row.last_sign_in_at,
  created_at: row.created_at,
});

/** Someone as they are in this transaction. */
export async function readPerson(tx: Transaction, id: string): Promise<Person | undefined> {
  const [row] = await tx.$queryRawUnsafe<Person[]>(`${SELECT} WHERE u.id = $1::uuid`, id);
  return row && toPerson(row);
}

const PAGE = 1_000;

/**
 * Everyone, in the order of their ids, as they were at one moment. No more than a page of them is ever in memory.
 */
export async function* readPeople(): AsyncGenerator<Person> {
  const client = await pool().connect();
  let failure: Error | undefined;
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    for (let last = "00000000-0000-0000-0000-000000000000"; ; ) {
      const { rows } = await client.query<Person>(`${SELECT} WHERE u.id > $1 ORDER BY u.id LIMIT ${PAGE}`, [last]);
      for (const row of rows) yield toPerson(row);
      const end = rows.at(-1);
      if (!end) break;
      last = end.uid;
    }
    await client.query("COMMIT");
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    // A connection in the middle of a transaction is of no use to anybody else.
    client.release(failure ?? true);
  }
}

interface Named {
  ids: readonly string[];
  emails: readonly string[];
  addresses: readonly string[];
}

/** Those who have one of these ids, email addresses or blockchain addresses. */
export async function findPeople({ ids, emails, addresses }: Named): Promise<Person[]> {
  const { rows } = await pool().query<Person>(
    // Three looks at three indexes: joined by OR they would be one look at everyone.
    `${SELECT} WHERE u.id IN (
       SELECT id FROM users WHERE id = ANY($1::uuid[]) UNION SELECT id FROM users WHERE email = ANY($2::text[])
       UNION SELECT user_id FROM addresses WHERE address = ANY($3::text[]))`,
    [ids, emails, addresses],
  );
  return rows.map(toPerson);
}
