"use server";

import * as permissions from "@/lib/access/permissions";
import { action } from "@/lib/web/action";
import { change } from "@/lib/web/change";

export const createPermission = change(permissions.createPermission);
export const updatePermission = change(permissions.updatePermission);
const removePermission = action(permissions.deletePermission);

/** Who would lose a permission. */
export async function previewPermissionDeletion(id: string | number) {
  return removePermission({}, { id, dry_run: "true" });
}

export async function deletePermission(id: string | number) {
  return removePermission({}, { id });
}
