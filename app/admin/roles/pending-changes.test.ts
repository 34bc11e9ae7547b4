import { expect, test } from "vitest";
import {
  changesIn,
  differencesBetween,
  type Role,
  setAll,
  stateOf,
  toRequests,
  turnOver,
  type Wishes,
  withChanges,
} from "@/app/admin/roles/pending-changes";

const permission = (id: number) => ({ id, name: `permission ${id}`, description: "", system: false });
const all = [1, 2, 3].map(permission);
const role = (held: number[], version = 1): Role => ({
  id: 7,
  name: "support",
  permission_ids: held,
  version,
});

test("a cell turned over twice is no change", () => {
  const before = role([1]);
  const once = turnOver(new Map(), before, 2);
  expect(stateOf(once, before, 2)).toEqual({ held: true, changed: true });
  expect(changesIn(turnOver(once, before, 2), [before], all)).toEqual([]);
});

test("changes say what a role gains and loses, with the version that was looked at", () => {
  const before = role([1], 4);
  const wishes = turnOver(turnOver(new Map(), before, 1), before, 3);
  const changes = changesIn(wishes, [before], all);
  expect(toRequests(changes)).toEqual([{ role_id: 7, version: 4, add: [3], remove: [1] }]);
  expect(withChanges([before], changes)[0]?.permission_ids).toEqual([3]);
});

test("a whole row or column is given at once, and taken at once; what is so already is no wish", () => {
  const before = role([1]);
  const cells = [{ role: before, permissionIds: all.map(({ id }) => id) }];
  const given = setAll(new Map(), cells, true);
  expect(toRequests(changesIn(given, [before], all))[0]).toMatchObject({ add: [2, 3], remove: [] });
  const taken = setAll(given, cells, false);
  expect(toRequests(changesIn(taken, [before], all))[0]).toMatchObject({ add: [], remove: [1] });
  expect(setAll(taken, [{ role: before, permissionIds: [1] }], true).size).toBe(0);
});

test("what someone else did meanwhile drops out, and what they did not stays to be applied", () => {
  const before = role([1]);
  const wishes: Wishes = turnOver(turnOver(new Map(), before, 2), before, 3);
  const after = role([1, 2], 2);
  expect(changesIn(wishes, [after], all).flatMap(({ added }) => added.map(({ id }) => id))).toEqual([3]);
  expect(differencesBetween([before], [after], all)[0]).toMatchObject({ added: [{ id: 2 }], removed: [] });
});
