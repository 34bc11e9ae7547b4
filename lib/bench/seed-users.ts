import { hashPassword } from "@/lib/authentication/password/password-hash";
import { pool } from "@/lib/db";

const FIRST_NAMES = `James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph
  Jessica Thomas Sarah Karen Christopher Lisa Daniel Nancy Matthew Betty Anthony Sandra Mark Margaret Иван Мария Алексей Анна
  Дмитрий Елена Сергей Ольга Андрей Наталья Михаил Татьяна Chen Wei Fatima Omar Aisha Kenji Yuki Lukas Emma Noah Mia Léa Zoë`;
const LAST_NAMES = `Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson Anderson
  Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis Robinson Walker Young Allen King
  Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell Carter Roberts Иванов Смирнов
  Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Фёдоров Tanaka Suzuki Müller Schmidt Novák Kowalski Fernández Abubakar`;
const DOMAINS = "example.com example.org example.net mail.example post.example corp.example uni.example shop.example";

/** Roles for measuring: one of many, of some and of few. */
const ROLES = { "seed-many": 3, "seed-some": 100, "seed-few": 10_000 } as const;

const words = (text: string) => text.trim().split(/\s+/);

// Ids are UUIDs of version 7 made from `created_at`, as the service makes them. Roughly one user in ten is pending, one in
// forty disabled; one in five of the others never signed in. Multiplying by a prime scatters what a modulus would line up.
const INSERT_USERS = `
  WITH numbers AS (SELECT i, (i::bigint * 2654435761) % 4294967296 AS h FROM generate_series($1::int, $2::int) i),
  people AS (
    SELECT i, h, $3::text[] AS firsts, $4::text[] AS lasts, $5::text[] AS domains,
           date_trunc('milliseconds', now() - interval '3 years' + (i - $6::int) * (interval '3 years' / $7::int)) AS at
    FROM numbers
  ),
  named AS (
    SELECT *, firsts[1 + h % cardinality(firsts)] AS first, lasts[1 + (h / 64) % cardinality(lasts)] AS last FROM people
  )
  INSERT INTO users (id, email, name, password_hash, locale, source, confirmed_at, disabled_at, last_sign_in_at, created_at)
  SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(md5(i::text), 1, 3)
            || '8' || substr(md5(i::text), 4, 15))::uuid,
         lower(first) || '.' || lower(last) || '.' || to_hex(h) || to_hex(i) || '@' || domains[1 + (h / 7) % cardinality(domains)],
         CASE WHEN h % 20 = 0 THEN NULL ELSE first || ' ' || last END,
         $8, CASE WHEN first ~ '[а-я]' THEN 'ru' ELSE 'en' END,
         (ARRAY['license', 'voting', 'east-client', NULL])[1 + h % 4],
         CASE WHEN (h / 3) % 10 = 0 THEN NULL ELSE at + interval '5 minutes' END,
         CASE WHEN (h / 5) % 40 = 0 THEN at + interval '30 days' END,
         CASE WHEN (h / 3) % 10 = 0 OR (h / 11) % 5 = 0 THEN NULL ELSE least(now(), at + (h % 900) * interval '1 day') END,
         at
  FROM named`;

const GRANT = `
  INSERT INTO user_roles (user_id, role_id)
  SELECT u.id, r.id FROM users u JOIN roles r ON r.name = $1
  WHERE u.password_hash = $2 AND u.confirmed_at IS NOT NULL AND abs(hashtext(u.id::text || r.name)) % $3 = 0
  ON CONFLICT DO NOTHING`;

const BATCH = 100_000;

/** Large loads index five times faster when the index may collect first; VACUUM files what was collected. */
async function collectTrigrams(setting: "on" | "off"): Promise<void> {
  await pool().query(`ALTER INDEX users_search_text_trgm_idx SET (fastupdate = ${setting})`);
}

/**
 * Adds made-up people to the configured database, for measuring, in a few large statements. All have the password
 * testing1234 and share its one hash.
 */
export async function addUsers(count: number): Promise<void> {
  const hash = await hashPassword("testing1234");
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const { rows } = await pool().query<{ start: number }>("SELECT count(*)::int + 1 AS start FROM users");
  const start = rows[0]?.start ?? 1;
  const names = [words(FIRST_NAMES), words(LAST_NAMES), words(DOMAINS)];
  await collectTrigrams("on");
  for (let done = 0; done < count; done += BATCH) {
    const last = start + Math.min(done + BATCH, count) - 1;
    await pool().query(INSERT_USERS, [start + done, last, ...names, start, count, hash]);
    console.log(`${Math.min(done + BATCH, count)} of ${count} users, ${seconds()} s`);
  }
  await collectTrigrams("off");
  for (const [name, oneIn] of Object.entries({ user: 1, ...ROLES })) {
    await pool().query("INSERT INTO roles (uuid, name) VALUES (gen_random_uuid(), $1) ON CONFLICT DO NOTHING", [name]);
    await pool().query(GRANT, [name, hash, oneIn]);
  }
  await pool().query("VACUUM (ANALYZE) users");
  await pool().query("VACUUM (ANALYZE) user_roles");
  console.log(`Added ${count} users in ${seconds()} s.`);
}
