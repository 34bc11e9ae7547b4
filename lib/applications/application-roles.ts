import { lockRole, requireStepUp, requireWholeRole } from "@/lib/access/authority";
import { holdApplication } from "@/lib/applications/applications";
import * as contracts from "@/lib/applications/applications.contract";
import { audit } from "@/lib/audit/record";
import { explain, transaction } from "@/lib/db";
import { implement } from "@/lib/operation";

export const grantApplicationRole = implement(contracts.grantApplicationRole, (actor, { params }) =>
  transaction(async (tx) => {
    await holdApplication(tx, params.id);
    const role = await lockRole(tx, params.role, "share");
    requireStepUp(actor, await requireWholeRole(tx, actor, role));
    const { count } = await tx.applicationRole
      .createMany({ data: { applicationId: params.id, roleId: role.id }, skipDuplicates: true })
      .catch(explain({ foreignKey: "role.not.found" }));
    const target = { type: "application", id: params.id } as const;
    if (count > 0) await audit(tx, actor, "role.granted", target, { role: role.name });
    return true as const;
  }),
);

export const revokeApplicationRole = implement(contracts.revokeApplicationRole, (actor, { params }) =>
  transaction(async (tx) => {
    await holdApplication(tx, params.id);
    const role = await lockRole(tx, params.role, "share");
    await requireWholeRole(tx, actor, role);
    const { count } = await tx.applicationRole.deleteMany({
      where: { applicationId: params.id, roleId: role.id },
    });
    const target = { type: "application", id: params.id } as const;
    if (count > 0) await audit(tx, actor, "role.revoked", target, { role: role.name });
    return true as const;
  }),
);
