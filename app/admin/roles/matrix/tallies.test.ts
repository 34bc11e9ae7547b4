import { expect, test } from "vitest";
import { stateOfTally, tally, withWishes } from "@/app/admin/roles/matrix/tallies";
import { isOpen, type Role, setAll, stateOf, type Wishes } from "@/app/admin/roles/pending-changes";

const permissions = Array.from({ length: 12 }, (_, id) => ({ id, name: `p${id}`, description: "", system: false }));
const roles: Role[] = Array.from({ length: 5 }, (_, id) => ({
  id,
  name: id === 0 ? "admin" : `role ${id}`,
  version: 1,
  permission_ids: permissions.flatMap(({ id: one }) => ((one * 7 + id) % 3 === 0 ? one : [])),
}));
const reach = { renames: [], empties: [0, 1, 2], adds: [0, 1, 2, 3, 8] };

/** As the tallies say it, cell by cell. */
function count(wishes: Wishes, some: readonly Role[], ids: readonly number[]) {
  const open = some.flatMap((role) => ids.filter((id) => isOpen(reach, role, id)).map((id) => ({ role, id })));
  return { open: open.length, held: open.filter(({ role, id }) => stateOf(wishes, role, id).held).length };
}

test("every row, every column and the whole are counted as cell by cell, with and without wishes, under any filter", () => {
  const cells = roles.map((role) => ({
    role,
    permissionIds: permissions.map(({ id }) => id).filter((id) => id % 2 === 0 && isOpen(reach, role, id)),
  }));
  for (const wishes of [new Map(), setAll(new Map(), cells, true), setAll(new Map(), cells, false)] as Wishes[]) {
    for (const shown of [permissions, permissions.slice(4, 9), []]) {
      const ids = shown.map(({ id }) => id);
      expect(withWishes(tally(roles, shown, reach), wishes, roles, shown)).toEqual({
        all: count(wishes, roles, ids),
        rows: ids.map((id) => count(wishes, roles, [id])),
        columns: roles.map((role) => count(wishes, [role], ids)),
      });
    }
  }
});

test("a box is mixed while some of its cells are held, and empty where there are none", () => {
  const states = [
    { open: 3, held: 3 },
    { open: 3, held: 1 },
    { open: 3, held: 0 },
    { open: 0, held: 0 },
  ].map(stateOfTally);
  expect(states).toEqual(["all", "some", "none", "none"]);
});
