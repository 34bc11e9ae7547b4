import { expect, test } from "vitest";
import { targetOf } from "@/app/admin/roles/matrix/movement";

const press = (key: string, from: { row: number; column: number }, ctrlKey = false) =>
  targetOf({ key, ctrlKey, altKey: false, metaKey: false }, from, { rows: 30, columns: 5 });

test("arrows move by one cell and stop at the edges", () => {
  expect(press("ArrowDown", { row: 3, column: 2 })).toEqual({ row: 4, column: 2 });
  expect(press("ArrowLeft", { row: 3, column: 0 })).toEqual({ row: 3, column: 0 });
  expect(press("ArrowUp", { row: 0, column: 1 })).toEqual({ row: 0, column: 1 });
  expect(press("ArrowRight", { row: 29, column: 4 })).toEqual({ row: 29, column: 4 });
});

test("Home and End move in the row, with Control to the corners; pages move ten rows", () => {
  expect(press("Home", { row: 7, column: 3 })).toEqual({ row: 7, column: 0 });
  expect(press("End", { row: 7, column: 3 })).toEqual({ row: 7, column: 4 });
  expect(press("Home", { row: 7, column: 3 }, true)).toEqual({ row: 0, column: 0 });
  expect(press("End", { row: 7, column: 3 }, true)).toEqual({ row: 29, column: 4 });
  expect(press("PageDown", { row: 25, column: 3 })).toEqual({ row: 29, column: 3 });
});

test("other keys are left to the browser", () => {
  expect(press(" ", { row: 1, column: 1 })).toBeUndefined();
  expect(press("Tab", { row: 1, column: 1 })).toBeUndefined();
});
