import { expect, test } from "vitest";
import { changeOf, shareOf } from "@/app/admin/overview/change";

test("a figure is compared with the period before, and with nothing where there was nothing", () => {
  expect(changeOf(100, 120)).toEqual({ by: 0.2, direction: "up" });
  expect(changeOf(100, 75)).toEqual({ by: 0.25, direction: "down" });
  expect(changeOf(100, 100)).toEqual({ by: 0, direction: "same" });
  expect(changeOf(0, 12)).toBeUndefined();
  expect(changeOf(undefined, 0.5, true)).toBeUndefined();
  expect(changeOf(0.75, 0.5, true)).toEqual({ by: 0.25, direction: "down" });
  expect(shareOf(0, 0)).toBeUndefined();
  expect(shareOf(3, 1)).toBe(0.75);
});
