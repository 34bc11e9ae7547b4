import { beforeAll, expect, test } from "vitest";
import { permissionNames } from "@/lib/access/rights";
import { exchangeServiceToken } from "@/lib/authentication/sign-in.contract";
import { contracts } from "@/lib/contracts";
import { db } from "@/lib/db";
import type { Contract } from "@/lib/operation";
import { call } from "@/lib/testing/call";
import { createApplication, createUser, createUserWith, freshDatabase, signIn } from "@/lib/testing/factories";
import { readDatabase } from "@/lib/testing/refusal";
import { getProfile } from "@/lib/users/account/registration/registration.contract";

/** Someone to ask as: how to make them, and what the contracts' `access` means for them. */
interface Role {
  name: string;
  /** A token, or none. Called anew when an operation has ended the session of the last one. */
  token: () => Promise<string | undefined>;
  /** Refused whatever is asked. */
  refusal?: { status: number; code: string };
  /** Except here. */
  admits?: (contract: Contract) => boolean;
  permissions?: readonly string[];
  kind?: "application";
}

const tokenOf = async (user: Parameters<typeof signIn>[0]) => (await signIn(user)).access_token;

async function applicationToken(roles: string[]): Promise<string> {
  const { serviceToken } = await createApplication({}, roles);
  const { body } = await call(exchangeServiceToken, { token: serviceToken });
  return body.access_token as string;
}

async function tokenOfDisabled(): Promise<string> {
  const user = await createUser({}, ["user", "admin"]);
  const token = await tokenOf(user);
  await db.user.update({ where: { id: user.id }, data: { disabledAt: new Date() } });
  return token;
}

async function staleToken(): Promise<string> {
  const user = await createUser({}, ["user", "admin"]);
  const { access_token, sessionId } = await signIn(user);
  await db.session.update({ where: { id: sessionId }, data: { endedAt: new Date(), endReason: "test" } });
  return access_token;
}

/** Of an administrator whose role requires a second factor since long ago, and who has none. */
async function tokenOfUnenrolled(): Promise<string> {
  const confirmedAt = new Date(0);
  const { id } = await db.role.create({ data: { name: "requires a factor", secondFactorRequiredAt: confirmedAt } });
  const user = await createUser({ confirmedAt }, ["user", "admin", "requires a factor"]);
  await db.userRole.updateMany({ where: { userId: user.id, roleId: id }, data: { createdAt: confirmedAt } });
  return tokenOf(user);
}

const revoked = { status: 401, code: "token.revoked" };

const roles: Role[] = [
  { name: "anonymous", token: async () => undefined, refusal: { status: 401, code: "unauthorized" } },
  { name: "disabled", token: tokenOfDisabled, refusal: revoked },
  { name: "stale token", token: staleToken, refusal: revoked },
  {
    name: "must change password",
    token: async () => tokenOf(await createUser({ resetPassword: true }, ["user", "admin"])),
    refusal: { status: 403, code: "password.change.required" },
  },
  {
    name: "must add a second factor",
    token: tokenOfUnenrolled,
    refusal: { status: 403, code: "second.factor.enrollment.required" },
    admits: ({ opensForEnrollment }) => opensForEnrollment === true,
  },
  { name: "pending", token: async () => tokenOf(await createUser({ confirmedAt: null })) },
  { name: "user", token: async () => tokenOf(await createUser()) },
  { name: "application", token: () => applicationToken([]), kind: "application" },
  {
    name: "application with every permission",
    token: () => applicationToken(["admin"]),
    kind: "application",
    permissions: permissionNames,
  },
  { name: "administrator", token: async () => tokenOf(await createUser({}, ["admin"])), permissions: permissionNames },
  ...permissionNames.map((permission) => ({
    name: `only ${permission}`,
    token: async () => tokenOf(await createUserWith([permission])),
    permissions: [permission],
  })),
];

/** What the contract says about this actor; undefined means admitted. */
function refusalOf(contract: Contract, role: Role): { status: number; code: string } | undefined {
  const { access } = contract;
  if (access === "public" || role.admits?.(contract)) return undefined;
  if (role.refusal) return role.refusal;
  const forbidden = { status: 403, code: "forbidden" };
  if (access === "authenticated") return undefined;
  if (access === "user") return role.kind === "application" ? forbidden : undefined;
  const permission = typeof access === "string" ? access : access.permission;
  return role.permissions?.includes(permission) ? undefined : forbidden;
}

// Nobody and nothing has these ids, and no body is right: who is admitted finds nothing, and nothing happens.
const params = (contract: Contract) =>
  Object.fromEntries([...contract.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, nobody(String(name))]));
const nobody = (name: string) =>
  /^(role|permission)$/.test(name) ? "9007199254740991" : "0a0a0a0a-0000-4000-8000-000000000000";

const ask = (contract: Contract, token: string | undefined) =>
  call(contract, { token, params: params(contract), ...(contract.body ? { body: {} } : {}) });

const restricted = contracts.filter(({ access }) => access !== "public");
const open = contracts.filter(({ access, readsBearer }) => access === "public" && !readsBearer);

const tokens = new Map<string, string | undefined>();

/** Some operations end the session they are called with. */
async function renewEnded(contract: Contract, role: Role): Promise<void> {
  if (contract.method === "GET") return;
  const { status } = await call(getProfile, { token: tokens.get(role.name) });
  if (status === 401) tokens.set(role.name, await role.token());
}

beforeAll(async () => {
  await freshDatabase();
  for (const role of roles) tokens.set(role.name, await role.token());
});

test.each(restricted.map((contract) => [contract.id, contract] as const))(
  "%s refuses everyone whom its access leaves out, without a trace, and admits the others",
  async (_, contract) => {
    const before = await readDatabase();
    for (const role of roles) {
      const refusal = refusalOf(contract, role);
      if (!refusal) continue;
      const { status, body } = await ask(contract, tokens.get(role.name));
      expect({ status, errors: body.errors }, role.name).toEqual({ status: refusal.status, errors: [refusal.code] });
    }
    expect(await readDatabase()).toEqual(before);
    for (const role of roles.filter((candidate) => !refusalOf(contract, candidate))) {
      const { status, body } = await ask(contract, tokens.get(role.name));
      const code = body?.errors?.[0] ?? "";
      expect(status, `${role.name}: ${code}`).not.toBe(401);
      expect(["forbidden", "password.change.required"], `${role.name}: ${status}`).not.toContain(code);
      expect(status, role.name).toBeLessThan(500);
      await renewEnded(contract, role);
    }
  },
);

test.each(open.map((contract) => [contract.id, contract] as const))(
  "%s is public: everyone gets the answer that anonymous gets",
  async (_, contract) => {
    const { status } = await ask(contract, undefined);
    for (const role of roles) {
      expect((await ask(contract, tokens.get(role.name))).status, role.name).toBe(status);
    }
  },
);

test("someone else's id never opens what is open to oneself", async () => {
  const self = restricted.filter(({ access }) => typeof access === "object");
  expect(self.length).toBeGreaterThan(0);
  const [user, other] = [await createUser(), await createUser()];
  const token = await tokenOf(user);
  for (const contract of self) {
    const name = typeof contract.access === "object" ? contract.access.orSelf : "";
    expect((await call(contract, { token, params: { [name]: user.id } })).status).toBe(200);
    expect((await call(contract, { token, params: { [name]: user.id.toUpperCase() } })).status).toBe(200);
    expect((await call(contract, { token, params: { [name]: other.id } })).status).toBe(403);
  }
});
