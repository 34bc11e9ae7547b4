import { beforeAll, expect, test } from "vitest";
import { reachOver, rolesWithin } from "@/lib/access/may";
import { grantRole, listRoles } from "@/lib/access/roles.contract";
import { db } from "@/lib/db";
import { authenticate } from "@/lib/sessions/authenticate";
import { call } from "@/lib/testing/call";
import { createUser, createUserWith, freshDatabase, signIn } from "@/lib/testing/factories";
import { updateUser } from "@/lib/users/users.contract";
import type { User } from "@/prisma/client/client";

const RIGHTS = ["users:read", "users:write", "roles:read", "roles:grant"];
const client = { ipAddress: null, userAgent: null, requestId: crypto.randomUUID() };
let limited: User;
let token: string;

beforeAll(async () => {
  await freshDatabase();
  await db.role.create({ data: { name: "team" } });
  await db.role.create({ data: { name: "billing-admin" } });
  limited = await createUserWith(RIGHTS, {}, ["team"]);
  token = (await signIn(limited)).access_token;
});

async function actorOf(bearer: string) {
  const actor = await authenticate(bearer, client);
  if (actor.type === "anonymous") throw new Error("Nobody is signed in");
  return actor;
}

test("what a page offers over a user is what the operation does: not over administrators, nor over who may do more", async () => {
  const people = {
    plain: await createUser(),
    equal: await createUserWith(["users:read"]),
    stronger: await createUserWith(["keys:rotate"]),
    administrator: await createUser({}, ["admin"]),
  };
  const offered: Record<string, boolean> = {};
  for (const [name, { id }] of Object.entries(people)) {
    const may = await reachOver(await actorOf(token), id);
    offered[name] = may("users:write");
    const { status } = await call(updateUser, { token, params: { uid: id }, body: { name: "Another" } });
    expect(status, name).toBe(offered[name] ? 200 : 403);
    expect(may("sessions:end"), name).toBe(false);
  }
  expect(offered).toEqual({ plain: true, equal: true, stronger: false, administrator: false });
});

test("the roles that a page offers are those that can be granted", async () => {
  const user = await createUser();
  const { body: roles } = await call(listRoles, { token });
  const offered = (await rolesWithin(await actorOf(token), roles as { name: string; permissions: [] }[])).map(
    ({ name }) => name,
  );
  expect(offered).toContain("team");
  expect(offered).not.toContain("billing-admin");
  for (const { id, name } of roles) {
    const { status } = await call(grantRole, { token, body: { role_id: id, user_uid: user.id } });
    expect(status, name).toBe(offered.includes(name) ? 200 : 403);
  }
});
