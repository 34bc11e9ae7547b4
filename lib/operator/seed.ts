import { permissions, roles } from "@/lib/access/rights";
import { type Transaction, transaction } from "@/lib/db";
import { prepareFirstAdministrator } from "@/lib/operator/setup";
import { ensureSigningKey } from "@/lib/sessions/keys/signing-keys";
import { checkSettings } from "@/lib/settings/settings";

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

/** Names the same row in every installation. */
const OWN_RESOURCE = "00000000-0000-4000-8000-000000000001";

/** This service as an API that access tokens are for: it exposes what its operations ask for. */
async function seedResource(tx: Transaction): Promise<void> {
  await tx.resource.createMany({ data: [{ id: OWN_RESOURCE, name: "Gatehouse" }], skipDuplicates: true });
  const own = await tx.permission.findMany({ where: { system: true }, select: { id: true } });
  await tx.resourcePermission.createMany({
    data: own.map(({ id }) => ({ resourceId: OWN_RESOURCE, permissionId: id })),
    skipDuplicates: true,
  });
}

/**
 * Everything a database needs before the first request: roles, permissions, a signing key, and the configured
 * administrator. Safe to run at every start and from several instances at once.
 * @returns the address at which the first administrator chooses a password, when there is none yet
 */
export async function seedDatabase(): Promise<string | undefined> {
  await checkSettings();
  await transaction(async (tx) => {
    await seedRights(tx);
    await seedResource(tx);
  });
  await ensureSigningKey();
  return prepareFirstAdministrator();
}
