import { can } from "@/app/admin/can";
import type { BulkAction } from "@/app/admin/users/bulk/bulk";
import type { PermissionName } from "@/lib/access/rights";
import { grantRole, revokeRole } from "@/lib/access/roles.contract";
import type { Actor } from "@/lib/actor";
import type { Contract } from "@/lib/operation";
import { markEmailVerified, resendConfirmation, startPasswordReset } from "@/lib/users/administration.contract";
import { bulkActions } from "@/lib/users/bulk.contract";
import { deleteUser, updateUser } from "@/lib/users/users.contract";

/** The operation that each action repeats. */
const contractOf = {
  grant: grantRole,
  revoke: revokeRole,
  disable: updateUser,
  enable: updateUser,
  confirm: markEmailVerified,
  resend_confirmation: resendConfirmation,
  require_password_change: updateUser,
  restore_password: startPasswordReset,
  delete: deleteUser,
} as const satisfies Record<BulkAction, Pick<Contract, "access">>;

/** What this administrator may do with users. Roles can only be granted by who can see them. */
export const allowedActions = (actor: Actor, seesRoles: boolean): BulkAction[] =>
  bulkActions.filter(
    (action) => can(actor, contractOf[action]) && (seesRoles || (action !== "grant" && action !== "revoke")),
  );

/** What this administrator may do with one user, whom they may reach by some permissions and not by others. */
export const actionsOver = (may: (permission: PermissionName) => boolean): BulkAction[] =>
  bulkActions.filter((action) => action !== "grant" && action !== "revoke" && may(contractOf[action].access));
