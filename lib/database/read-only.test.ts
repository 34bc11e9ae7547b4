import { beforeEach, expect, onTestFinished, test } from "vitest";
import { db, disconnect, pool } from "@/lib/db";
import { getStatus } from "@/lib/operator/service.contract";
import { call } from "@/lib/testing/call";
import { testDatabaseKind } from "@/lib/testing/database";
import { freshDatabase } from "@/lib/testing/factories";
import { isRemote } from "@/lib/testing/remote";
import { registerUser } from "@/lib/users/account/registration/registration.contract";

beforeEach(freshDatabase);

// The embedded database has one session for all connections, and the instances behind a proxy have their own.
test.runIf(testDatabaseKind === "server" && !isRemote)(
  "503 with Retry-After while PostgreSQL takes no writes (25006); /status says so, and its connections are left for new ones",
  async () => {
    const { rows } = await pool().query<{ name: string }>("SELECT quote_ident(current_database()) AS name");
    const name = rows[0]?.name;
    const lock = (setting: "on" | "off") =>
      pool().query(
        `SET transaction_read_only = off; ALTER DATABASE ${name} SET default_transaction_read_only = ${setting}`,
      );
    const body = { email: "ann@example.com", password: "four unrelated plain words" };
    await lock("on");
    onTestFinished(async () => {
      await lock("off");
      await disconnect();
    });
    await disconnect();
    const refused = await call(registerUser, { body });
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "2"]);
    expect(refused.body).toMatchObject({ errors: ["service.unavailable"] });
    const status = await call(getStatus);
    expect([status.status, status.body.status]).toEqual([503, "UNAVAILABLE"]);
    await lock("off");
    // Old connections would stay as they are for ever.
    await expect.poll(async () => (await call(getStatus)).status, { timeout: 15_000, interval: 300 }).toBe(200);
    expect((await call(registerUser, { body })).status).toBe(201);
    expect(await db.user.count({ where: { email: body.email } })).toBe(1);
  },
);
