import { decodeJwt } from "jose";
import { beforeEach, expect, test } from "vitest";
import * as roles from "@/lib/access/roles.contract";
import { grantApplicationRole } from "@/lib/applications/applications.contract";
import { reauthenticate, verifyFactor } from "@/lib/authentication/factors/factors.contract";
import { authenticateUser } from "@/lib/authentication/identity.contract";
import { exchangeServiceToken, login, refreshSession } from "@/lib/authentication/sign-in.contract";
import { contracts } from "@/lib/contracts";
import { db } from "@/lib/db";
import { problemsOf } from "@/lib/operation";
import { actorOfSession } from "@/lib/sessions/authenticate";
import { codeOf, createUserWithFactor, signInWithFactor } from "@/lib/testing/authenticators/second-factor";
import { call, send } from "@/lib/testing/call";
import { createApplication, createUser, freshDatabase, PASSWORD, signIn } from "@/lib/testing/factories";
import { fill } from "@/lib/testing/matrix";
import { expectRefusal, readDatabase } from "@/lib/testing/refusal";
import { changeUsers } from "@/lib/users/bulk.contract";
import { openUserExport } from "@/lib/users/users";

beforeEach(freshDatabase);

const ADMIN = ["user", "admin"];
const stepped = contracts.filter(({ recent }) => recent);

/** An administrator's token, of a session that was authenticated so many minutes ago. */
async function tokenOf(factor: boolean, minutesAgo: number): Promise<string> {
  if (factor)
    return (await signInWithFactor((await createUserWithFactor({}, ADMIN)).user, { minutesAgo })).access_token;
  const { access_token, sessionId } = await signIn(await createUser({}, ADMIN));
  const authenticatedAt = new Date(Date.now() - minutesAgo * 60_000);
  await db.session.update({ where: { id: sessionId }, data: { authenticatedAt } });
  return access_token;
}

const ask = (contract: (typeof contracts)[number], token: string) =>
  send(contract.method, fill(contract), { token, ...(contract.body ? { body: {} } : {}) });

test("the operations that ask for a recent proof are these", () => {
  expect(stepped.map(({ id, recent }) => `${id}: ${recent?.of}`).sort()).toEqual([
    "addPasskey: everybody",
    "changeEmail: factor holders",
    "changePassword: factor holders",
    "changeSettings: everybody",
    "configureClient: factor holders",
    "createClient: factor holders",
    "importUsers: factor holders",
    "removeClient: factor holders",
    "removeFactor: everybody",
    "renewRecoveryCodes: everybody",
    "resetUserFactors: factor holders",
    "revokeKey: factor holders",
    "rotateApplicationToken: factor holders",
    "rotateClientSecret: factor holders",
    "rotateKeys: factor holders",
    "scheduleDeletion: factor holders",
    "setClientResource: factor holders",
    "startAuthenticatorApp: everybody",
    "startEmailChange: factor holders",
    "startPasskey: everybody",
    "updateResource: factor holders",
  ]);
});

test.each(stepped.map((contract) => [contract.id, contract] as const))(
  "a proof that is too old: %s refuses whom it asks, with what RFC 9470 says and without a trace, and nobody else; a fresh one is enough",
  async (_, contract) => {
    for (const factor of [true, false]) {
      const old = await tokenOf(factor, 11);
      const asked = factor || contract.recent?.of === "everybody";
      const before = await readDatabase();
      const { headers, body } = await ask(contract, old);
      expect(body?.errors?.includes("reauthentication.required") ?? false, `factor: ${factor}`).toBe(asked);
      if (asked) {
        expect(headers.get("www-authenticate")).toContain('error="insufficient_user_authentication"');
        expect(headers.get("www-authenticate")).toContain(`acr_values="${factor ? "aal2" : "aal1"}", max_age="600"`);
        expect(await readDatabase()).toEqual(before);
      }
      const fresh = await ask(contract, await tokenOf(factor, 9));
      expect(fresh.body?.errors ?? []).not.toContain("reauthentication.required");
    }
  },
);

test("anyone who has a second factor shows it anew before they hand on or take rights over this product, one by one, by path or in bulk; nothing is written, and other roles are handed on as before", async () => {
  const { user, secret } = await createUserWithFactor({}, ADMIN);
  const { access_token: token } = await signInWithFactor(user, { minutesAgo: 11 });
  const other = await createUser();
  const { application } = await createApplication();
  const team = await db.role.create({ data: { name: "team" } });
  const admin = await db.role.findUniqueOrThrow({ where: { name: "admin" } });
  await db.userRole.create({ data: { userId: user.id, roleId: team.id } });
  const right = Number((await db.permission.findUniqueOrThrow({ where: { name: "users:write" } })).id);
  const [role, role_id] = [Number(admin.id), Number(team.id)];
  const changes = [{ role_id, add: [right], remove: [] }];
  const asks = [
    () => call(roles.grantRole, { token, body: { role_id: role, user_uid: other.id } }),
    () => call(roles.grantRoleByPath, { token, params: { uid: other.id, role } }),
    () => call(changeUsers, { token, body: { action: "grant", role_id: role, uids: [other.id] } }),
    () => call(grantApplicationRole, { token, params: { id: application.id, role } }),
    () => call(roles.addPermission, { token, body: { role_id, permission_id: right } }),
    () => call(roles.addPermissionByPath, { token, params: { role: role_id, permission: right } }),
    () => call(roles.changeRolePermissions, { token, body: { roles: changes } }),
  ];
  const asking = contracts.filter((one) => !one.recent && problemsOf(one).includes("reauthentication.required"));
  expect(asking).not.toEqual([]);
  for (const one of asks) await expectRefusal(one, 401, "reauthentication.required");
  const foreseen = await call(roles.changeRolePermissions, {
    token,
    body: { roles: changes },
    query: { dry_run: "1" },
  });
  expect(foreseen.body).toMatchObject({ applied: false, changes: 1 });
  await db.rolePermission.create({ data: { roleId: team.id, permissionId: BigInt(right) } });
  const removal = { role_id, permission_id: right };
  await expectRefusal(() => call(roles.removePermission, { token, body: removal }), 401, "reauthentication.required");
  const named = { role: role_id, permission: right };
  await expectRefusal(
    () => call(roles.removePermissionByPath, { token, params: named }),
    401,
    "reauthentication.required",
  );
  await db.rolePermission.deleteMany({ where: { roleId: team.id } });
  const ordinary = await call(roles.grantRole, { token, body: { role_id, user_uid: other.id } });
  expect(ordinary.status).toBe(200);
  await call(reauthenticate, { token, body: { method: "totp", code: codeOf(secret) } });
  for (const one of asks) expect((await one()).status).toBe(200);
});

test("users are taken out in a file only after a recent second factor, where there is one", async () => {
  const { user } = await createUserWithFactor({}, ADMIN);
  const { sessionId } = await signInWithFactor(user, { minutesAgo: 11 });
  const client = { ipAddress: null, userAgent: null, requestId: "test" };
  const open = async (id: string) => openUserExport(await actorOfSession(id, client), "csv", { limit: 10 });
  await expect(open(sessionId)).rejects.toMatchObject({ kind: "reauthentication.required" });
  expect(await db.auditEvent.count({ where: { action: "users.exported" } })).toBe(0);
  expect((await open((await signInWithFactor(user)).sessionId)).items).not.toEqual([]);
  expect((await open((await signIn(await createUser({}, ADMIN))).sessionId)).items).not.toEqual([]);
});

test("tokens say how, how strongly and when their session was authenticated, after a refresh the same", async () => {
  const body = { email: (await createUser()).email, password: PASSWORD };
  const pair = (await call(login, { body })).body;
  const now = Math.floor(Date.now() / 1000);
  const claims = decodeJwt(pair.access_token);
  expect(claims).toMatchObject({ amr: ["pwd"], acr: "aal1" });
  expect(Math.abs(Number(claims.auth_time) - now)).toBeLessThan(60);
  const refreshed = (await call(refreshSession, { body: { token: pair.refresh_token } })).body;
  expect(decodeJwt(refreshed.access_token)).toMatchObject({ amr: ["pwd"], acr: "aal1", auth_time: claims.auth_time });
  expect(decodeJwt((await call(authenticateUser, { body })).body.token)).toMatchObject({ amr: ["pwd"], acr: "aal1" });
  const { serviceToken } = await createApplication();
  const application = (await call(exchangeServiceToken, { token: serviceToken })).body;
  expect(decodeJwt(application.access_token)).toMatchObject({ amr: ["svc"], acr: "aal1" });
  for (const contract of [login, authenticateUser]) {
    const { user, secret } = await createUserWithFactor();
    const { challenge } = (await call(contract, { body: { email: user.email, password: PASSWORD } })).body;
    const shown = { challenge, method: "totp", code: codeOf(secret) };
    const { access_token, token } = (await call(verifyFactor, { body: shown })).body;
    expect(decodeJwt(access_token ?? token)).toMatchObject({ amr: ["pwd", "otp", "mfa"], acr: "aal2" });
  }
});

test("a session from before it was noted how it was authenticated says only when", async () => {
  const { refresh_token, sessionId } = await signIn(await createUser());
  await db.session.update({ where: { id: sessionId }, data: { amr: [] } });
  const { access_token } = (await call(refreshSession, { body: { token: refresh_token } })).body;
  const claims = decodeJwt(access_token);
  expect([claims.amr, claims.acr, typeof claims.auth_time]).toEqual([undefined, undefined, "number"]);
});
