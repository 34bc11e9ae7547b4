import {
  includesId,
  isFixed,
  isOpen,
  type Permission,
  type Role,
  stateOf,
  type Wishes,
} from "@/app/admin/roles/pending-changes";
import type { RoleReach } from "@/lib/access/may";

/** Of the cells that may be turned over: how many there are, and how many of them are held. */
export interface Tally {
  open: number;
  held: number;
}

/** One for each row, one for each column, and one for the whole. */
export interface Tallies {
  all: Tally;
  rows: Tally[];
  columns: Tally[];
}

const none = (): Tally => ({ open: 0, held: 0 });

/** How the cells of a matrix stand before anything was wished; of several hundred thousand, each is looked at once. */
export function tally(roles: readonly Role[], permissions: readonly Permission[], reach: RoleReach): Tallies {
  const rows = permissions.map(none);
  const rowOf = new Map(permissions.map(({ id }, row) => [id, row]));
  const addable = permissions.map(({ id }) => includesId(reach.adds, id));
  const columns = roles.map((role) => {
    const column = none();
    if (isFixed(role)) return column;
    const emptied = includesId(reach.empties, role.id);
    const held = new Uint8Array(permissions.length);
    for (const id of role.permission_ids) {
      const row = rowOf.get(id);
      if (row !== undefined) held[row] = 1;
    }
    rows.forEach((row, index) => {
      const now = held[index] ?? 0;
      if (now ? !emptied : !addable[index]) return;
      row.open += 1;
      row.held += now;
      column.open += 1;
      column.held += now;
    });
    return column;
  });
  return { all: sum(columns), rows, columns };
}

const sum = (columns: readonly Tally[]): Tally => ({
  open: columns.reduce((total, { open }) => total + open, 0),
  held: columns.reduce((total, { held }) => total + held, 0),
});

/** The tallies with what is wished. Only open cells are wished for. */
export function withWishes(
  { rows, columns }: Tallies,
  wishes: Wishes,
  roles: readonly Role[],
  permissions: readonly Permission[],
): Tallies {
  const copy = (tallies: readonly Tally[]) => tallies.map((each) => ({ ...each }));
  const wished = { rows: copy(rows), columns: copy(columns) };
  const rowOf = new Map(permissions.map(({ id }, row) => [id, row]));
  for (const [index, role] of roles.entries()) {
    for (const [id, held] of wishes.get(role.id) ?? []) {
      const row = wished.rows[rowOf.get(id) ?? -1];
      const column = wished.columns[index];
      if (!row || !column || held === includesId(role.permission_ids, id)) continue;
      for (const tallied of [row, column]) tallied.held += held ? 1 : -1;
    }
  }
  return { ...wished, all: sum(wished.columns) };
}

/** How some of a role's cells stand. */
export function tallyOfRole(role: Role, permissions: readonly Permission[], reach: RoleReach, wishes: Wishes): Tally {
  const open = permissions.filter(({ id }) => isOpen(reach, role, id));
  return { open: open.length, held: open.filter(({ id }) => stateOf(wishes, role, id).held).length };
}

/** What the box in a head shows. */
export const stateOfTally = ({ open, held }: Tally): "all" | "some" | "none" => {
  if (held === 0) return "none";
  return held === open ? "all" : "some";
};
