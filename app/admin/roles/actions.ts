"use server";

import { refresh } from "next/cache";
import { changeRolePermissions } from "@/lib/access/role-permissions";
import * as roles from "@/lib/access/roles";
import { action } from "@/lib/web/action";
import { change } from "@/lib/web/change";

export const createRole = action(roles.createRole);
export const updateRole = change(roles.updateRole);
// Without the roles as they are now, which may be long: the page comes anew, with their ids.
const changePermissions = action(changeRolePermissions, ({ changes }) => {
  refresh();
  return { changes };
});
const previewPermissions = action(changeRolePermissions, ({ affected, gains }) => ({ affected, gains }));
const removeRole = action(roles.deleteRole);

/** Who would lose something with a role. */
export async function previewRoleDeletion(id: string | number) {
  return removeRole({}, { id, dry_run: "true" });
}

export async function deleteRole(id: string | number) {
  return removeRole({}, { id });
}

/** What one role is to gain and lose. */
interface RoleRequest {
  role_id: number;
  version: number;
  add: number[];
  remove: number[];
}

/** Who would be affected by changes of roles. */
export async function previewRolePermissions(requests: RoleRequest[]) {
  return previewPermissions({}, { roles: requests, dry_run: "true" });
}

/** Changes several roles, all or none. */
export async function applyRolePermissions(requests: RoleRequest[]) {
  return changePermissions({}, { roles: requests });
}
