import { exchangeServiceToken } from "@/lib/authentication/sign-in.contract";
import { db } from "@/lib/db";
import { signIdentityToken } from "@/lib/sessions/keys/tokens";
import { startSession } from "@/lib/sessions/session";
import { call } from "@/lib/testing/call";
import { createApplication, createCode, createUser, createUserWith, PASSWORD, signIn } from "@/lib/testing/factories";
import type { Pool } from "@/lib/testing/fuzz/values";

const client = { ipAddress: null, userAgent: null, requestId: "00000000-0000-4000-8000-000000000000" };

/** Fresh people, an application, codes and tokens of every kind in the database of the service. */
export async function provision(): Promise<Pool> {
  const [admin, user, victim, pending] = await Promise.all([
    createUser({}, ["user", "admin"]),
    createUser(),
    createUserWith(["users:read", "roles:read"]),
    createUser({ confirmedAt: null }),
  ]);
  // Some requests end the session or the account they are made with.
  const others = await Promise.all(Array.from({ length: 4 }, () => createUser({}, ["user", "admin"])));
  const { application, serviceToken } = await createApplication({}, ["admin"]);
  const { body: ofService } = await call(exchangeServiceToken, { token: serviceToken });
  const identity = await db.$transaction((tx) => startSession(tx, user.id, "identity", client, { amr: ["pwd"] }));
  const pairs = await Promise.all([
    ...[admin, admin, ...others, user, victim, pending].map(signIn),
    ofService as { access_token: string; refresh_token: string },
  ]);
  const [role, permission] = await Promise.all([db.role.findFirstOrThrow(), db.permission.findFirstOrThrow()]);
  return {
    tokens: [
      ...pairs.map(({ access_token }) => access_token),
      await signIdentityToken({ id: user.id, name: user.email }, identity.sessionId),
    ],
    ids: [
      admin.id,
      user.id,
      victim.id,
      application.id,
      role.uuid,
      Number(role.id),
      Number(permission.id),
      identity.sessionId,
    ],
    emails: [user.email, victim.email, pending.email, "nobody@example.com"],
    secrets: [
      serviceToken,
      await createCode(pending, "confirmation"),
      await createCode(victim, "recovery"),
      await createCode(pending, "invitation"),
      ...pairs.map(({ refresh_token }) => refresh_token),
    ],
    passwords: [PASSWORD, "newtesting1234", "short"],
  };
}
