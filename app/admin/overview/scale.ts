const STEPS = [1, 2, 5, 10];
const INTERVALS = 3;

/** Round numbers from 0 to at least the highest value, for whole things: `[0, 20, 40, 60]`. */
export function ticksFor(highest: number): number[] {
  const rough = Math.max(1, highest / INTERVALS);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (STEPS.find((each) => each * power >= rough) ?? 10);
  return Array.from({ length: Math.max(1, Math.ceil(highest / step)) + 1 }, (_, index) => index * step);
}
