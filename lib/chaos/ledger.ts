import bcrypt from "bcryptjs";
import { expect } from "vitest";
import { ownPart } from "@/lib/authentication/password/own-hash";
import type { Instance } from "@/lib/chaos/instance";
import { db } from "@/lib/db";
import { createCode, createUser, PASSWORD, signIn } from "@/lib/testing/factories";

/**
 * One client with a ledger of what was acknowledged to it. `act` does one thing and says whether the answer came; `verify`
 * holds the database and the service, started again, against the ledger: what was acknowledged is there, and what was
 * under way is there as a whole or not at all.
 */
export interface Client {
  name: string;
  act(service: Instance): Promise<boolean>;
  verify(service: Instance): Promise<void>;
}

/** The one status that acknowledges; none at all means that the service died. Any other is a failure of the test. */
function acknowledged(answer: { status: number } | undefined, status: number, what: string): boolean {
  // While the service dies it may still say that its database is gone.
  if (answer === undefined || answer.status === 503) return false;
  expect(answer.status, what).toBe(status);
  return true;
}

/** Registers one person after the other. */
export function createRegistrar(): Client {
  const done: string[] = [];
  let pending: string | undefined;
  const trace = async (email: string) => {
    const user = await db.user.findUnique({ where: { email } });
    const mails = await db.mail.count({ where: { recipient: email, template: "confirmation" } });
    const events = await db.auditEvent.count({ where: { action: "user.registered", targetId: user?.id ?? "nobody" } });
    return [user ? 1 : 0, mails, events];
  };
  return {
    name: "registering",
    act: async (service) => {
      pending = `${crypto.randomUUID()}@example.com`;
      const body = { email: pending, password: "four unrelated plain words" };
      if (!acknowledged(await service.call("POST", "/v1/user", { body }), 201, "register")) return false;
      done.push(pending);
      pending = undefined;
      return true;
    },
    verify: async () => {
      for (const email of done.splice(0)) expect(await trace(email), `registered ${email}`).toEqual([1, 1, 1]);
      if (pending) expect([[0, 0, 0].join(), [1, 1, 1].join()]).toContain((await trace(pending)).join());
    },
  };
}

/** Spends one refresh token after the other. */
export async function createRefresher(): Promise<Client> {
  let token = (await signIn(await createUser())).refresh_token;
  const refresh = async (service: Instance) => {
    const answer = await service.call("POST", "/v1/auth/refresh", { body: { token } });
    if (!acknowledged(answer, 200, "refresh")) return false;
    token = answer?.body.refresh_token;
    return true;
  };
  return {
    name: "refreshing",
    act: refresh,
    // A token whose answer was lost on the way still yields its successor.
    verify: async (service) => expect(await refresh(service)).toBe(true),
  };
}

/** Grants a role and takes it away again. */
export async function createGranter(): Promise<Client> {
  const admin = await signIn(await createUser({}, ["admin"]));
  const { id } = await createUser();
  const role = await db.role.create({ data: { name: `chaos-${crypto.randomUUID()}` } });
  let held = false;
  let changes = 0;
  let pending = false;
  return {
    name: "granting",
    act: async (service) => {
      pending = true;
      const path = `/v1/users/${id}/roles/${role.id}`;
      const answer = await service.call(held ? "DELETE" : "PUT", path, { token: admin.access_token });
      if (!acknowledged(answer, 200, "grant")) return false;
      held = !held;
      changes += 1;
      pending = false;
      return true;
    },
    verify: async () => {
      const now = (await db.userRole.count({ where: { userId: id, roleId: role.id } })) === 1;
      const events = await db.auditEvent.count({
        where: { action: { in: ["role.granted", "role.revoked"] }, targetId: id },
      });
      // Each change with its event, none without; only what was under way may have happened or not.
      expect(events - changes, "events beyond those acknowledged").toBe(now === held ? 0 : 1);
      expect(pending || now === held, "an acknowledged grant is there").toBe(true);
      [held, changes, pending] = [now, events, false];
    },
  };
}

/** Resets a password with one code after the other. */
export async function createResetter(): Promise<Client> {
  const user = await createUser();
  let password = PASSWORD;
  let pending: string | undefined;
  let oldToken = (await signIn(user)).access_token;
  return {
    name: "resetting",
    act: async (service) => {
      const token = await createCode(user, "recovery");
      oldToken = (await signIn(user)).access_token;
      pending = `chaos ${crypto.randomUUID()}`;
      const answer = await service.call("POST", "/v1/user/password/reset", { body: { token, password: pending } });
      if (!acknowledged(answer, 200, "reset")) return false;
      [password, pending] = [pending, undefined];
      return true;
    },
    verify: async (service) => {
      const { passwordHash: stored } = await db.user.findUniqueOrThrow({ where: { id: user.id } });
      if (stored === null) throw new Error("the password is gone");
      // The first one is the factory's, which writes bcrypt's hash as others do.
      const hash = ownPart(stored) ?? stored;
      const happened = pending !== undefined && bcrypt.compareSync(pending, hash);
      if (happened && pending) password = pending;
      expect(bcrypt.compareSync(password, hash), "the last acknowledged password").toBe(true);
      const code = await db.oneTimeCode.findFirst({ where: { userId: user.id, purpose: "recovery" } });
      if (code) expect(code.consumedAt !== null, "a code is used up exactly by its reset").toBe(!pending || happened);
      const old = await service.call("GET", "/v1/user/profile", { token: oldToken });
      expect(old?.status, "a token from before the reset").toBe(!pending || happened ? 401 : 200);
      pending = undefined;
    },
  };
}

/** Ends one session after the other. */
export async function createLeaver(): Promise<Client> {
  const user = await createUser();
  const ended: string[] = [];
  return {
    name: "leaving",
    act: async (service) => {
      const { access_token, refresh_token } = await signIn(user);
      const answer = await service.call("POST", "/v1/auth/logout", { body: { token: refresh_token } });
      if (!acknowledged(answer, 204, "logout")) return false;
      ended.push(access_token);
      return true;
    },
    verify: async (service) => {
      for (const token of ended.splice(0)) {
        const answer = await service.call("GET", "/v1/user/profile", { token });
        expect(answer?.status, "a token of an ended session").toBe(401);
      }
    },
  };
}
