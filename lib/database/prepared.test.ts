import { beforeEach, expect, test } from "vitest";
import { disconnect, pool, runPrepared } from "@/lib/db";
import { call } from "@/lib/testing/call";
import { testDatabaseKind } from "@/lib/testing/database";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { isRemote } from "@/lib/testing/remote";
import { getProfile } from "@/lib/users/account/registration/registration.contract";

beforeEach(freshDatabase);

/** On every connection that is open, so that the next one is one of them. */
async function onEachConnection(statement: string): Promise<void> {
  const clients = await Promise.all(Array.from({ length: pool().options.max }, () => pool().connect()));
  await Promise.all(clients.map((client) => client.query(statement)));
  for (const client of clients) client.release();
}

const kept = async () => {
  const { rows } = await pool().query<{ count: number }>("SELECT count(*)::int AS count FROM pg_prepared_statements");
  return rows[0]?.count ?? 0;
};

const readProfile = async () => {
  const { access_token: token } = await signIn(await createUser());
  return () => call(getProfile, { token });
};

test.runIf(testDatabaseKind === "server" && !isRemote)(
  "what every request asks is planned once for a connection, and kept there",
  async () => {
    const read = await readProfile();
    await disconnect();
    for (let n = 0; n < 3; n += 1) expect((await read()).status).toBe(200);
    // One after the other, all on the first connection.
    expect(await kept()).toBe(1);
  },
);

test.skipIf(isRemote)(
  "200 where statements are forgotten between requests, as poolers by transaction do it",
  async () => {
    const read = await readProfile();
    expect((await read()).status).toBe(200);
    await onEachConnection("DEALLOCATE ALL");
    expect((await read()).status).toBe(200);
    // From then on none is named.
    await onEachConnection("DEALLOCATE ALL");
    expect((await read()).status).toBe(200);
    expect(await kept()).toBe(0);
    await disconnect();
  },
);

test("200 where a table has changed since its statement was planned", async () => {
  await pool().query("CREATE TABLE changing (one int)");
  try {
    await pool().query("INSERT INTO changing VALUES (1)");
    expect(await runPrepared("SELECT * FROM changing WHERE one = $1", [1])).toEqual([{ one: 1 }]);
    await pool().query("ALTER TABLE changing ADD COLUMN two int");
    expect(await runPrepared("SELECT * FROM changing WHERE one = $1", [1])).toEqual([{ one: 1, two: null }]);
  } finally {
    await pool().query("DROP TABLE changing");
    await disconnect();
  }
});

test("an error of the statement itself is told as it is", async () => {
  await expect(runPrepared("SELECT 1 / $1::int AS one", [0])).rejects.toMatchObject({ code: "22012" });
});
