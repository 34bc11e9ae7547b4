import { expect, test } from "vitest";
import { ticksFor } from "@/app/admin/overview/scale";

test.each([
  [0, [0, 1]],
  [1, [0, 1]],
  [3, [0, 1, 2, 3]],
  [7, [0, 5, 10]],
  [60, [0, 20, 40, 60]],
  [61, [0, 50, 100]],
  [1234, [0, 500, 1000, 1500]],
])("a chart up to %i has the scale %j", (highest, ticks) => {
  expect(ticksFor(highest)).toEqual(ticks);
});
