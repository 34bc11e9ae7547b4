import { v7 as uuidv7 } from "uuid";
import type { Client } from "@/lib/actor";
import { forgetSignedCheckpoint } from "@/lib/audit/seals";
import { forgetForeignHashes } from "@/lib/authentication/password/decoy-hash";
import { db } from "@/lib/db";
import { codeToken, issueCode } from "@/lib/mail/one-time-codes";
import { seedDatabase } from "@/lib/operator/seed";
import { digest, randomToken } from "@/lib/secrets";
import { readAccount } from "@/lib/sessions/account-state";
import { obstacleOf } from "@/lib/sessions/admission";
import { forgetSigningKeys } from "@/lib/sessions/keys/signing-keys";
import { forgetRevocationList } from "@/lib/sessions/revocations";
import { issuePair, startSession } from "@/lib/sessions/session";
import { forgetSettings } from "@/lib/settings/settings";
import { truncateAll } from "@/lib/testing/database";
import { isRemote } from "@/lib/testing/remote";
import type { ClientType, CodePurpose, Prisma, Role, SigningKey, User } from "@/prisma/client/client";

/** The password of every person a factory makes, and its bcrypt hash at cost 10: hashing anew each time would take most of a run. */
export const PASSWORD = "testing1234";
const PASSWORD_HASH = "$gatehouse$2b$10$aC9WjPLnv3b89wZ1QHlSNu1CVHtPYpxoiK3eIlxaUF/yy/ZAW0FCS";

const client = { ipAddress: "192.0.2.1", userAgent: "Vitest", requestId: "00000000-0000-4000-8000-000000000000" };

// Making an RSA key takes longer than most tests: the first one is put back into every later database.
let firstKey: SigningKey | undefined;

/** An empty database as the first start leaves it: roles, permissions and a key. */
export async function freshDatabase(): Promise<void> {
  // Instances that run already know the key of the first start.
  if (isRemote) firstKey ??= (await db.signingKey.findFirst()) ?? undefined;
  await truncateAll();
  forgetSigningKeys();
  forgetSignedCheckpoint();
  forgetForeignHashes();
  forgetRevocationList();
  forgetSettings();
  if (firstKey) await db.signingKey.create({ data: firstKey });
  await seedDatabase();
  firstKey ??= await db.signingKey.findFirstOrThrow();
}

let counter = 0;

/** A person; confirmed and with the role `user` unless told otherwise. */
export async function createUser(
  data: Partial<Prisma.UserUncheckedCreateInput> = {},
  roles: string[] = ["user"],
): Promise<User> {
  counter += 1;
  const user = await db.user.create({
    data: {
      email: `person${counter}-${Date.now()}@example.com`,
      passwordHash: PASSWORD_HASH,
      confirmedAt: new Date(),
      ...data,
    },
  });
  const found = await db.role.findMany({ where: { name: { in: roles } } });
  if (user.confirmedAt)
    await db.userRole.createMany({ data: found.map(({ id }) => ({ userId: user.id, roleId: id })) });
  return user;
}

/** A person holding exactly these permissions, through a role of their own, and these roles beside it. */
export async function createUserWith(
  permissions: string[],
  data: Partial<Prisma.UserUncheckedCreateInput> = {},
  roles: string[] = [],
): Promise<User> {
  const name = `role-${uuidv7()}`;
  const rows = await db.permission.findMany({ where: { name: { in: permissions } } });
  await db.role.create({ data: { name, permissions: { create: rows.map(({ id }) => ({ permissionId: id })) } } });
  return createUser(data, ["user", name, ...roles]);
}

/** A session from before whatever keeps its holder out now; of someone who has or needs a second factor, one from before that. */
export async function createSession(user: User, clientType: ClientType, from: Client = client) {
  const { id } = user;
  const obstacle = obstacleOf(await readAccount(db, id));
  const open = {
    disabledAt: null,
    deletesAt: null,
    secondFactorAt: null,
    resetPassword: false,
    confirmedAt: user.confirmedAt ?? new Date(),
  };
  return db.$transaction(async (tx) => {
    const roles = await tx.role.findMany({ where: { users: { some: { userId: id } } } });
    const require = async (at: (role: Role) => Date | null) => {
      for (const role of roles)
        await tx.role.update({ where: { id: role.id }, data: { secondFactorRequiredAt: at(role) } });
    };
    if (obstacle) await tx.user.update({ where: { id }, data: open });
    if (obstacle) await require(() => null);
    const reference = await startSession(tx, id, clientType, from, { amr: ["pwd"] });
    const { disabledAt, deletesAt, secondFactorAt, resetPassword, confirmedAt } = user;
    const before = { disabledAt, deletesAt, secondFactorAt, resetPassword, confirmedAt };
    if (obstacle) await tx.user.update({ where: { id }, data: before });
    if (obstacle) await require(({ secondFactorRequiredAt }) => secondFactorRequiredAt);
    return reference;
  });
}

/** A signed-in person's token pair and session. */
export async function signIn(user: User) {
  const reference = await createSession(user, "platform");
  return { ...(await issuePair(reference)), sessionId: reference.sessionId };
}

/** A one-time code as a mail carries it; an older one of the same purpose stops working. */
export async function createCode(user: User, purpose: CodePurpose): Promise<string> {
  const { id } = await db.$transaction((tx) => issueCode(tx, user.id, purpose));
  return codeToken(id, purpose);
}

/** An application with a service token. */
export async function createApplication(
  data: Partial<Prisma.ApplicationUncheckedCreateInput> = {},
  roles: string[] = [],
) {
  counter += 1;
  const serviceToken = `gha_${randomToken()}`;
  const found = await db.role.findMany({ where: { name: { in: roles } } });
  const application = await db.application.create({
    data: {
      // Lists by name are in the order in which they were made.
      name: `application-${String(counter).padStart(4, "0")}-${Date.now()}`,
      tokens: { create: { digest: digest(serviceToken) } },
      roles: { create: found.map(({ id }) => ({ roleId: id })) },
      ...data,
    },
  });
  return { application, serviceToken };
}
