"use server";

import * as clientResources from "@/lib/oauth/resources/client-resources";
import * as resources from "@/lib/oauth/resources/resources";
import { action } from "@/lib/web/action";
import { change } from "@/lib/web/change";

export const createResource = change(resources.createResource);
const update = change(resources.updateResource);
const remove = action(resources.deleteResource);
const allow = change(clientResources.setClientResource);

export async function updateResource(id: string, settings: Readonly<Record<string, unknown>>) {
  return update({}, { ...settings, id });
}

export async function deleteResource(id: string | number) {
  return remove({}, { id });
}

/** Sets what an application may ask for at an API. */
export async function setClientResource(id: string, resource: string, permissionIds: readonly number[]) {
  return allow({}, { id, resource, permission_ids: permissionIds });
}
