import type { Permission } from "@/app/admin/roles/pending-changes";

/** The permissions of one resource, below a head of their own. */
export interface GroupRow {
  kind: "group";
  name: string;
  permissions: readonly Permission[];
}

/** One permission, and whether a head stands over it. */
export interface PermissionRow {
  kind: "permission";
  permission: Permission;
  grouped: boolean;
}

export type MatrixRow = GroupRow | PermissionRow;

const resourceOf = ({ name }: Permission) => name.split(":", 1)[0] ?? name;

/** Permissions by the resource before the colon, in the order of their first. One alone needs no head, and is its row itself. */
export function groupByResource(permissions: readonly Permission[]): (GroupRow | PermissionRow)[] {
  const groups = new Map<string, Permission[]>();
  for (const permission of permissions) {
    const resource = resourceOf(permission);
    const known = groups.get(resource);
    if (known) known.push(permission);
    else groups.set(resource, [permission]);
  }
  return [...groups].map(([name, [first, ...more]]) =>
    first && more.length === 0
      ? { kind: "permission", permission: first, grouped: false }
      : { kind: "group", name, permissions: first ? [first, ...more] : [] },
  );
}

/** The rows of a grid: heads, and below those that are not folded their permissions. */
export const unfold = (rows: readonly MatrixRow[], isFolded: (name: string) => boolean): MatrixRow[] =>
  rows.flatMap((row) =>
    row.kind === "group" && !isFolded(row.name)
      ? [row, ...row.permissions.map((permission) => ({ kind: "permission" as const, permission, grouped: true }))]
      : [row],
  );
