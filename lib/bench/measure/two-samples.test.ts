import { expect, test } from "vitest";
import { compareSamples, quantile } from "@/lib/bench/measure/two-samples";

/** So many values spread evenly over [0, 1), in an order of their own. */
const spread = (count: number, step: number) => Array.from({ length: count }, (_, index) => (index * step) % 1);
const one = spread(2_000, 0.618_033_988_75);
const other = spread(2_000, 0.414_213_562_37);

test("samples of one distribution are not told apart", () => {
  const { odds, p, gap, gapP } = compareSamples(one, other);
  expect(odds).toBeCloseTo(0.5, 2);
  expect(gap).toBeLessThan(0.02);
  expect(Math.min(p, gapP)).toBeGreaterThan(0.5);
});

test("a shift of a tenth and a wider spread of the same middle are found", () => {
  const shifted = compareSamples(
    one.map((value) => value + 0.1),
    other,
  );
  expect(shifted.z).toBeGreaterThan(6);
  expect(shifted.p).toBeLessThan(1e-9);
  const wider = compareSamples(
    one.map((value) => 2 * value - 0.5),
    other,
  );
  expect(wider.p).toBeGreaterThan(0.1);
  expect(wider.gap).toBeCloseTo(0.25, 1);
  expect(wider.gapP).toBeLessThan(1e-9);
});

test("p-values are those of the tables", () => {
  // Two samples of 2,000 whose gap is 1.36 √(2 / 2,000) differ so much by chance in one of twenty cases.
  const moved = one.map((value) => value + 1.36 * Math.sqrt(2 / 2_000));
  expect(compareSamples(moved, one).gapP).toBeGreaterThan(0.035);
  expect(compareSamples(moved, one).gapP).toBeLessThan(0.055);
});

test("quantiles", () => {
  expect(quantile([5, 1, 4, 2, 3], 0.5)).toBe(3);
  expect(quantile([5, 1, 4, 2, 3], 1)).toBe(5);
});
