import { holdUser, keepAdministrator, lockRole, requireStepUp, requireWholeRole } from "@/lib/access/authority";
import * as contracts from "@/lib/access/roles.contract";
import type { Authorized } from "@/lib/actor";
import { audit } from "@/lib/audit/record";
import { explain, transaction } from "@/lib/db";
import { implement } from "@/lib/operation";
import type { RoleReference } from "@/lib/references";

const grantToUser = (actor: Authorized, reference: RoleReference, userId: string) =>
  transaction(async (tx) => {
    await holdUser(tx, userId);
    const role = await lockRole(tx, reference, "share");
    requireStepUp(actor, await requireWholeRole(tx, actor, role));
    const { count } = await tx.userRole
      .createMany({ data: { userId, roleId: role.id }, skipDuplicates: true })
      .catch(explain({ foreignKey: "role.not.found" }));
    if (count > 0) await audit(tx, actor, "role.granted", { type: "user", id: userId }, { role: role.name });
    return true as const;
  });

export const grantRole = implement(contracts.grantRole, (actor, { body }) =>
  grantToUser(actor, body.role_id, body.user_uid),
);

export const grantRoleByPath = implement(contracts.grantRoleByPath, (actor, { params }) =>
  grantToUser(actor, params.role, params.uid),
);

const revokeFromUser = (actor: Authorized, reference: RoleReference, userId: string) =>
  transaction(async (tx) => {
    await holdUser(tx, userId);
    const role = await lockRole(tx, reference, "change");
    await requireWholeRole(tx, actor, role);
    if (role.name === "admin") await keepAdministrator(tx, userId);
    const { count } = await tx.userRole.deleteMany({ where: { userId, roleId: role.id } });
    if (count > 0) await audit(tx, actor, "role.revoked", { type: "user", id: userId }, { role: role.name });
    return true as const;
  });

export const revokeRole = implement(contracts.revokeRole, (actor, { body }) =>
  revokeFromUser(actor, body.role_id, body.user_uid),
);

export const revokeRoleByPath = implement(contracts.revokeRoleByPath, (actor, { params }) =>
  revokeFromUser(actor, params.role, params.uid),
);
