import { can } from "@/app/admin/can";
import type { BulkAction } from "@/app/admin/users/bulk";
import { grantRole, revokeRole } from "@/lib/access/roles.contract";
import type { Actor } from "@/lib/actor";
import type { Contract } from "@/lib/operation";
import { resendConfirmation, startPasswordReset, vouchForUser } from "@/lib/users/administration.contract";
import { bulkActions } from "@/lib/users/bulk.contract";
import { deleteUser, updateUser } from "@/lib/users/users.contract";

/** The operation that each action repeats. */
const contractOf: Record<BulkAction, Pick<Contract, "access">> = {
  grant: grantRole,
  revoke: revokeRole,
  disable: updateUser,
  enable: updateUser,
  confirm: vouchForUser,
  resend_confirmation: resendConfirmation,
  require_password_change: updateUser,
  restore_password: startPasswordReset,
  delete: deleteUser,
};

/** What this administrator may do with users. Roles can only be granted by who can see them. */
export const allowedActions = (actor: Actor, seesRoles: boolean): BulkAction[] =>
  bulkActions.filter(
    (action) => can(actor, contractOf[action]) && (seesRoles || (action !== "grant" && action !== "revoke")),
  );
