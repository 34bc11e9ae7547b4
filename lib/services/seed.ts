import { system } from "@/lib/auth/actor";
import { ensureSigningKey } from "@/lib/auth/keys";
import { checkPasswordPolicy, hashPassword } from "@/lib/auth/passwords";
import { authenticator } from "@/lib/auth/secrets";
import { permissions, roles } from "@/lib/contracts/rights";
import { normaliseEmail } from "@/lib/contracts/values";
import { db, type Transaction, transaction } from "@/lib/db";
import { env } from "@/lib/env";
import { audit } from "@/lib/services/audit";
import { grantUserRole } from "@/lib/services/registration";

/** Brings the product's own roles and permissions into the database; what operators made is left alone. */
async function seedRights(tx: Transaction): Promise<void> {
  await tx.permission.createMany({
    data: Object.entries(permissions).map(([name, description]) => ({ name, description, system: true })),
    skipDuplicates: true,
  });
  await tx.role.createMany({
    data: Object.entries(roles).map(([name, description]) => ({ name, description, system: true })),
    skipDuplicates: true,
  });
  const admin = await tx.role.findUniqueOrThrow({ where: { name: "admin" } });
  const all = await tx.permission.findMany({ select: { id: true } });
  await tx.rolePermission.createMany({
    data: all.map(({ id }) => ({ roleId: admin.id, permissionId: id })),
    skipDuplicates: true,
  });
}

/** Whether anybody can administer this service. */
export async function hasAdministrator(tx: Transaction): Promise<boolean> {
  const found = await tx.user.findFirst({
    where: { disabledAt: null, confirmedAt: { not: null }, grants: { some: { role: { name: "admin" } } } },
    select: { id: true },
  });
  return found !== null;
}

/** Any constant: names the lock under which the first administrator is made. */
const FIRST_ADMINISTRATOR_LOCK = 710_002;

/**
 * Makes the first administrator, once: when there is one already, nothing happens.
 * @returns the id of the new administrator, or undefined
 */
export async function createFirstAdministrator(email: string, password: string): Promise<string | undefined> {
  const mailbox = normaliseEmail(email);
  if (!mailbox) throw new Error("ADMIN_EMAIL is not an e-mail address.");
  await checkPasswordPolicy(password, mailbox);
  const passwordHash = await hashPassword(password);
  return transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 AS locked FROM (SELECT pg_advisory_xact_lock(${FIRST_ADMINISTRATOR_LOCK}::bigint)) AS lock`;
    if (await hasAdministrator(tx)) return undefined;
    const role = await tx.role.findUniqueOrThrow({ where: { name: "admin" } });
    const now = new Date();
    const { id } = await tx.user.upsert({
      where: { email: mailbox },
      create: { email: mailbox, passwordHash, confirmedAt: now, createdAt: now },
      update: { passwordHash, confirmedAt: now, disabledAt: null, resetPassword: false, passwordChangedAt: now },
    });
    // An account that a stranger registered under this address in the meantime loses every way in.
    await tx.session.updateMany({
      where: { userId: id, endedAt: null },
      data: { endedAt: now, endReason: "administrator.created" },
    });
    await grantUserRole(tx, id);
    await tx.userRole.createMany({ data: { userId: id, roleId: role.id }, skipDuplicates: true });
    await audit(tx, system("setup"), "administrator.created", { type: "user", id });
    return id;
  });
}

/** The secret of the one-time address at which the first administrator signs up; worthless once there is one. */
export const setupToken = (): string => authenticator("setup", "first administrator").toString("base64url");

/**
 * Everything a database needs before the first request: roles, permissions, a signing key, and the configured
 * administrator. Safe to run at every start and from several instances at once.
 * @returns the address at which the first administrator chooses a password, when there is none yet
 */
export async function seedDatabase(): Promise<string | undefined> {
  await transaction(seedRights);
  await ensureSigningKey();
  if (await hasAdministrator(db)) return undefined;
  const { ADMIN_EMAIL, ADMIN_PASSWORD, APP_URL } = env();
  if (ADMIN_EMAIL && ADMIN_PASSWORD) {
    await createFirstAdministrator(ADMIN_EMAIL, ADMIN_PASSWORD);
    return undefined;
  }
  return `${APP_URL}/setup?token=${setupToken()}`;
}
