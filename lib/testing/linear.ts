import { expect } from "vitest";

/** Below this, in milliseconds, nobody is kept waiting, and clocks and collections of garbage drown what is measured. */
const AT_ONCE = 50;

const ROUNDS = 10;

/** The best of three runs, in milliseconds: what else the machine does only ever adds to it. */
function timeOf(work: () => unknown): number {
  const runs = [1, 2, 3].map(() => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.min(...runs);
}

/**
 * Expects that work takes no longer than in proportion to its input, on a machine of any speed: four times as much may
 * take ten times as long, where quadratic time is sixteen times.
 * @param prepare makes the work for a share of the input: 1 for all of it
 */
export function expectLinear(name: string, prepare: (share: number) => () => unknown): void {
  // A busy machine may stop one of the two in the middle: growth that is real shows every time.
  for (let round = 1; round < ROUNDS; round += 1) {
    const whole = timeOf(prepare(1));
    if (whole < AT_ONCE || whole < 10 * timeOf(prepare(1 / 4)) + AT_ONCE) return;
  }
  const whole = timeOf(prepare(1));
  expect(whole, `${name}: ${whole} ms`).toBeLessThan(10 * timeOf(prepare(1 / 4)) + AT_ONCE);
}
