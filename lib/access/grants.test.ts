import { beforeEach, expect, test } from "vitest";
import * as contracts from "@/lib/access/roles.contract";
import * as applications from "@/lib/applications/applications.contract";
import { db } from "@/lib/db";
import { everyAddress } from "@/lib/testing/addresses";
import { call } from "@/lib/testing/call";
import { createApplication, createUser, createUserWith, freshDatabase, signIn } from "@/lib/testing/factories";
import { expectRefusal } from "@/lib/testing/refusal";
import { listUsers, updateUser } from "@/lib/users/users.contract";
import type { User } from "@/prisma/client/client";

let admin: User;
let token: string;

beforeEach(async () => {
  await freshDatabase();
  admin = await createUser({ name: "Admin" }, ["admin"]);
  token = await tokenOf(admin);
});

const tokenOf = async (user: User) => (await signIn(user)).access_token;

/** A role that allows these, made behind the API's back. */
async function createRole(name: string, permissions: string[] = []): Promise<number> {
  const rows = await db.permission.findMany({ where: { name: { in: permissions } } });
  const { id } = await db.role.create({
    data: { name, permissions: { create: rows.map((row) => ({ permissionId: row.id })) } },
  });
  return Number(id);
}

const idOf = async (name: string) => Number((await db.role.findUniqueOrThrow({ where: { name } })).id);

const rolesOf = async ({ id }: User) => {
  const grants = await db.userRole.findMany({ where: { userId: id }, include: { role: true } });
  return grants.map(({ role }) => role.name).sort();
};

const grant = (role: number | string, { id }: User, as = token) =>
  call(contracts.grantRole, { token: as, body: { role_id: role, user_uid: id } });
const revoke = (role: number | string, { id }: User, as = token) =>
  call(contracts.revokeRole, { token: as, body: { role_id: role, user_uid: id } });
const grantByPath = (role: number, { id }: User, as = token) =>
  call(contracts.grantRoleByPath, { token: as, params: { uid: id, role } });
const revokeByPath = (role: number, { id }: User, as = token) =>
  call(contracts.revokeRoleByPath, { token: as, params: { uid: id, role } });

test.each([
  ["body", everyAddress(contracts.grantRole), everyAddress(contracts.revokeRole)],
  ["path", everyAddress(contracts.grantRoleByPath), everyAddress(contracts.revokeRoleByPath)],
] as const)(
  "true, once and again, with the ids in the %s: one grant, one audit row",
  async (kind, grants, revocations) => {
    const role = await createRole("editor");
    const user = await createUser();
    const input =
      kind === "body"
        ? { token, body: { role_id: role, user_uid: user.id } }
        : { token, params: { role, uid: user.id } };
    const [granting, revoking] =
      kind === "body"
        ? [contracts.grantRole, contracts.revokeRole]
        : [contracts.grantRoleByPath, contracts.revokeRoleByPath];
    for (const [, address] of grants) {
      expect(await call(granting, { ...address, ...input })).toMatchObject({ status: 200, body: true });
    }
    expect(await rolesOf(user)).toEqual(["editor", "user"]);
    for (const [, address] of revocations) {
      expect(await call(revoking, { ...address, ...input })).toMatchObject({ status: 200, body: true });
    }
    expect(await rolesOf(user)).toEqual(["user"]);
    const target = { actorId: admin.id, targetId: user.id, details: { role: "editor" } };
    expect(await db.auditEvent.findMany({ orderBy: { id: "asc" } })).toMatchObject([
      { action: "role.granted", ...target },
      { action: "role.revoked", ...target },
    ]);
  },
);

test("404 for a role or a user that is not there, and nothing is written", async () => {
  const role = await createRole("editor");
  const nobody = { ...admin, id: "02dd5dcb-c073-4efa-bc03-15715ba52742" };
  for (const change of [grant, revoke, grantByPath, revokeByPath]) {
    await expectRefusal(() => change(role, nobody), 404, "user.not.found");
    await expectRefusal(() => change(999_999, admin), 404, "role.not.found");
  }
});

test("403 for handing on or taking away what one does not hold, and nothing is written", async () => {
  const user = await createUser();
  const [more, less, name] = [
    await createRole("more", ["users:read", "users:write"]),
    await createRole("less", ["users:read"]),
    await createRole("billing-admin"),
  ];
  const helper = await tokenOf(await createUserWith(["roles:grant", "users:read"], {}, ["less"]));
  for (const change of [grant, grantByPath, revoke, revokeByPath]) {
    await expectRefusal(() => change(more, user, helper), 403, "forbidden");
    // It allows nothing here, but other services read its name.
    await expectRefusal(() => change(name, user, helper), 403, "forbidden");
    expect((await change(less, user, helper)).body).toBe(true);
  }
  await grant(more, user);
  await expectRefusal(() => revoke(more, user, helper), 403, "forbidden");
});

test("403 for making an administrator with every permission there is, but without the role admin", async () => {
  const every = (await db.permission.findMany()).map(({ name }) => name);
  const almost = await createUserWith(every);
  const as = await tokenOf(almost);
  await expectRefusal(async () => grant(await idOf("admin"), almost, as), 403, "forbidden");
  await expectRefusal(async () => revoke(await idOf("admin"), admin, as), 403, "forbidden");
});

test("403 for an application that hands on more than it holds", async () => {
  const manager = await createRole("manager", ["roles:grant"]);
  const strong = await createRole("strong", ["users:write"]);
  const { serviceToken } = await createApplication({}, ["manager"]);
  const { exchangeServiceToken } = await import("@/lib/authentication/sign-in.contract");
  const as = (await call(exchangeServiceToken, { token: serviceToken })).body.access_token;
  const user = await createUser();
  expect((await grant(manager, user, as)).body).toBe(true);
  await expectRefusal(() => grant(strong, user, as), 403, "forbidden");
});

test("409 for revoking the last active administrator; pending and disabled ones do not count", async () => {
  await createUser({ disabledAt: new Date() }, ["admin"]);
  const pending = await createUser({ confirmedAt: null });
  const role = await idOf("admin");
  await db.userRole.create({ data: { userId: pending.id, roleId: BigInt(role) } });
  for (const change of [revoke, revokeByPath]) {
    await expectRefusal(() => change(role, admin), 409, "last.administrator");
  }
  await createUser({}, ["admin"]);
  expect((await revoke(role, admin)).body).toBe(true);
  expect((await call(listUsers, { token })).status).toBe(403);
});

test("409 for revoking the last administrator who stays, while another's account is to be deleted", async () => {
  await createUser({ deletesAt: new Date(Date.now() + 86_400_000) }, ["admin"]);
  await expectRefusal(async () => revoke(await idOf("admin"), admin), 409, "last.administrator");
});

test.each([
  ["revoke", async (target: User, as: string) => revoke(await idOf("admin"), target, as)],
  [
    "disable",
    (target: User, as: string) => call(updateUser, { token: as, params: { uid: target.id }, body: { active: false } }),
  ],
])("two administrators who %s each other at once: one remains, every time", async (_, demote) => {
  for (let round = 0; round < 8; round += 1) {
    await freshDatabase();
    const [first, second] = [await createUser({}, ["admin"]), await createUser({}, ["admin"])];
    const [asFirst, asSecond] = [await tokenOf(first), await tokenOf(second)];
    const answers = await Promise.all([demote(second, asFirst), demote(first, asSecond)]);
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses[0]).toBe(200);
    expect([401, 403, 409]).toContain(statuses[1]);
    const left = await db.userRole.count({ where: { role: { name: "admin" }, user: { disabledAt: null } } });
    expect(left).toBe(1);
  }
});

test("many administrators demoted by one another in every way at once: one remains", async () => {
  const others = await Promise.all(Array.from({ length: 5 }, () => createUser({}, ["admin"])));
  const { deleteUser } = await import("@/lib/users/users.contract");
  const role = await idOf("admin");
  const everyone = [admin, ...others];
  const tokens = await Promise.all(everyone.map(tokenOf));
  const answers = await Promise.all(
    everyone.map((_, index) => {
      const target = everyone[(index + 1) % everyone.length] ?? admin;
      const as = tokens[index] ?? "";
      const uid = { uid: target.id };
      if (index % 3 === 0) return revoke(role, target, as);
      if (index % 3 === 1) return call(updateUser, { token: as, params: uid, body: { active: false } });
      return call(deleteUser, { token: as, params: uid });
    }),
  );
  expect(answers.every(({ status }) => [200, 401, 403, 409].includes(status))).toBe(true);
  const left = await db.userRole.count({ where: { roleId: BigInt(role), user: { disabledAt: null } } });
  expect(left).toBeGreaterThanOrEqual(1);
});

test("a grant that races the deletion of its role either came first or is told 404; no grant of nothing remains", async () => {
  for (let round = 0; round < 8; round += 1) {
    const role = await createRole(`role ${round}`);
    const people = await Promise.all(Array.from({ length: 4 }, () => createUser()));
    const [deletion, ...grants] = await Promise.all([
      call(contracts.deleteRole, { token, params: { id: role } }),
      ...people.map((user) => grant(role, user)),
    ]);
    expect(deletion?.body).toBe(true);
    expect(grants.every(({ status }) => status === 200 || status === 404)).toBe(true);
    expect(await db.userRole.count({ where: { roleId: BigInt(role) } })).toBe(0);
  }
});

test("a grant that races the revocation of the role from its actor came first, or is refused", async () => {
  for (let round = 0; round < 8; round += 1) {
    const user = await createUser();
    const role = await createRole(`role ${round}`);
    const helper = await createUserWith(["roles:grant"], {}, [`role ${round}`]);
    const as = await tokenOf(helper);
    const [granted, revoked] = await Promise.all([grant(role, user, as), revoke(role, helper)]);
    expect(revoked.body).toBe(true);
    const events = await db.auditEvent.findMany({
      where: { action: { in: ["role.granted", "role.revoked"] }, targetId: { in: [user.id, helper.id] } },
      orderBy: { id: "asc" },
    });
    if (granted.status === 200) expect(events[0]?.action).toBe("role.granted");
    else expect(granted.status).toBe(403);
  }
});

test("true when a role is assigned to an application and taken away; 403 beyond one's own permissions", async () => {
  const { application } = await createApplication();
  const [weak, strong] = [await createRole("weak"), await createRole("strong", ["users:write"])];
  const helper = await tokenOf(await createUserWith(["roles:grant"], {}, ["weak"]));
  const params = { id: application.id, role: weak };
  for (const contract of [applications.grantApplicationRole, applications.revokeApplicationRole]) {
    for (let time = 0; time < 2; time += 1) {
      expect(await call(contract, { token: helper, params })).toMatchObject({ status: 200, body: true });
    }
    const beyond = () => call(contract, { token: helper, params: { ...params, role: strong } });
    await expectRefusal(beyond, 403, "forbidden");
    const unknown = () => call(contract, { token, params: { ...params, id: admin.id } });
    await expectRefusal(unknown, 404, "application.not.found");
    await expectRefusal(() => call(contract, { token, params: { ...params, role: 999_999 } }), 404, "role.not.found");
  }
  const changes = await db.auditEvent.findMany({ where: { targetId: application.id }, orderBy: { id: "asc" } });
  expect(changes.map(({ action }) => action)).toEqual(["role.granted", "role.revoked"]);
});
