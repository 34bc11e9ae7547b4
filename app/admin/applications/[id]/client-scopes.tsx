"use client";

import { setClientResource } from "@/app/admin/resources/actions";
import { type Scope, ScopeList } from "@/app/admin/resources/scope-list";

interface ClientScopesProps {
  id: string;
  resource: string;
  chosen: readonly number[];
  scopes: readonly Scope[];
  disabled: boolean;
}

/** What an application may ask for at one API. */
export const ClientScopes = ({ id, resource, ...list }: ClientScopesProps) => (
  <ScopeList {...list} save={(chosen) => setClientResource(id, resource, chosen)} />
);
