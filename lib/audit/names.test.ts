import { expect, test } from "vitest";
import { lockUser } from "@/lib/access/authority";
import { listAuditEvents } from "@/lib/audit/audit.contract";
import { transaction } from "@/lib/db";
import { call } from "@/lib/testing/call";
import { createUser, freshDatabase, signIn } from "@/lib/testing/factories";
import { updateProfile } from "@/lib/users/account/account.contract";
import { changePerson } from "@/lib/users/person";
import { deleteUser } from "@/lib/users/users.contract";

test("200: one request and one session are followed across the log", async () => {
  await freshDatabase();
  const { access_token: token } = await signIn(await createUser({ email: "admin@example.com" }, ["user", "admin"]));
  const made = await createUser({ email: "first@example.com" });
  const sessions = [await signIn(made), await signIn(made)];
  for (const { access_token } of sessions)
    await call(updateProfile, { token: access_token, body: { name: access_token.slice(-9) } });
  const read = async (query: Record<string, string>) => (await call(listAuditEvents, { token, query })).body;
  const [newest, other] = await read({ action: "profile.updated" });
  expect(newest.session_id).not.toBe(other.session_id);
  const own = await read({ session: newest.session_id, action: "profile.updated" });
  expect(own.map(({ id }: { id: number }) => id)).toEqual([newest.id]);
  const same = await read({ request: newest.request_id });
  expect(same.map(({ id }: { id: number }) => id)).toEqual([newest.id]);
  expect(await read({ request: "none" })).toEqual([]);
});

test("200: everyone stands in the log under the name and the address that they had when it happened, and under none once erased", async () => {
  await freshDatabase();
  const { access_token: token } = await signIn(await createUser({ email: "admin@example.com" }, ["user", "admin"]));
  const made = await createUser({ email: "first@example.com" });
  const { access_token } = await signIn(made);
  const rename = (name: string | null) => call(updateProfile, { token: access_token, body: { name } });
  await rename("Ann");
  // Nobody stands between the two in the log: both happen at once.
  const change = { email: "second@example.com", name: "Administrator" };
  await transaction(async (tx) => changePerson(tx, await lockUser(tx, made.id), change));
  await rename("Bob");
  await rename(null);
  const read = async () => {
    const query = { actor: made.id, action: "profile.updated" };
    const { body } = await call(listAuditEvents, { token, query });
    for (const event of body)
      expect([event.target_name, event.target_email]).toEqual([event.actor_name, event.actor_email]);
    return body.map((event: Record<string, unknown>) => [event.actor_name, event.actor_email]);
  };
  expect(await read()).toEqual([
    ["second@example.com", "second@example.com"],
    ["Bob", "second@example.com"],
    ["Ann", "first@example.com"],
  ]);
  await call(deleteUser, { token, params: { uid: made.id } });
  expect(await read()).toEqual(Array(3).fill([null, null]));
});
