import { can } from "@/app/admin/can";
import type { BulkAction } from "@/app/admin/users/bulk";
import type { Actor } from "@/lib/auth/actor";
import { grantRole, revokeRole } from "@/lib/contracts/roles";
import { resendConfirmation, startPasswordReset, vouchForUser } from "@/lib/contracts/user-administration";
import { bulkActions } from "@/lib/contracts/user-bulk";
import { deleteUser, updateUser } from "@/lib/contracts/users";
import type { Contract } from "@/lib/operation";

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
