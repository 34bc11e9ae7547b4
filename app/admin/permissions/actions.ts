"use server";

import { action } from "@/lib/http/action";
import { change } from "@/lib/http/change";
import * as permissions from "@/lib/services/permissions";

export const createPermission = change(permissions.createPermission);
const removePermission = action(permissions.deletePermission);

/** Who would lose a permission. */
export async function previewPermissionDeletion(id: string | number) {
  return removePermission({}, { id, dry_run: "true" });
}

export async function deletePermission(id: string | number) {
  return removePermission({}, { id });
}
