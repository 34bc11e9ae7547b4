import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { startInstance } from "@/lib/chaos/instance";
import { db } from "@/lib/db";
import { createUser, freshDatabase, PASSWORD } from "@/lib/testing/factories";
import { templatesTo } from "@/lib/testing/mailbox";

/*
 * What clients of the original service do around a password change, against the production build: they change it with an
 * access token alone, after a sign-in that proved the old password, and refresh with whatever refresh token they hold.
 */

const GRACE_SECONDS = 3;

test("a client that changes its password goes on with the refresh token it held, in its grace and after it", async () => {
  await freshDatabase();
  const service = await startInstance({ REFRESH_GRACE_SECONDS: String(GRACE_SECONDS) });
  const { email, id } = await createUser();
  const post = async (path: string, body: unknown, token?: string) => service.call("POST", path, { body, token });
  const login = async () => (await post("/v1/auth/login", { username: email, password: PASSWORD }))?.body;
  const refresh = (token: string) => post("/v1/auth/refresh", { token });

  const older = await login();
  // Its session began long ago; then the same device proves the password by a sign-in of its own.
  await db.session.updateMany({ where: { userId: id }, data: { authenticatedAt: new Date(Date.now() - 330_000) } });
  const replacement = { password: "newtesting1234", passwordRepeat: "newtesting1234" };
  expect((await post("/v1/user/password/change", replacement, older.access_token))?.status).toBe(401);
  await login();
  const changed = await post("/v1/user/password/change", replacement, older.access_token);
  expect(changed?.status).toBe(200);

  const inGrace = await Promise.all([refresh(older.refresh_token), refresh(older.refresh_token)]);
  expect(inGrace.map((answer) => answer?.status)).toEqual([200, 200]);
  expect(inGrace.map((answer) => answer?.body.refresh_token)).toEqual(Array(2).fill(changed?.body.refresh_token));

  await sleep(GRACE_SECONDS * 1000 + 500);
  const late = await refresh(older.refresh_token);
  expect([late?.status, late?.body.errors]).toEqual([401, ["token.already.used"]]);
  expect((await refresh(changed?.body.refresh_token))?.status).toBe(200);
  expect(await templatesTo(email)).not.toContain("refresh_reuse");
});
