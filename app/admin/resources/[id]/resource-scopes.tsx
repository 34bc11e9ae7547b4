"use client";

import { updateResource } from "@/app/admin/resources/actions";
import { type Scope, ScopeList } from "@/app/admin/resources/scope-list";

interface ResourceScopesProps {
  id: string;
  chosen: readonly number[];
  scopes: readonly Scope[];
  disabled: boolean;
}

/** The permissions that an API exposes. */
export const ResourceScopes = ({ id, ...list }: ResourceScopesProps) => (
  <ScopeList {...list} save={(chosen) => updateResource(id, { permission_ids: chosen })} />
);
