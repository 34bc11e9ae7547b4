/*
 * Whether two samples of measured times come from one distribution. For thousands of values: both p-values are those of
 * large samples, and ties, which a clock of microseconds hardly makes, are not corrected for.
 */

export interface Comparison {
  /** How often a value of the first sample is the larger one of a random pair: 0.5 where nothing can be told. */
  odds: number;
  /** Mann–Whitney U as a z-score, and its two-sided p-value: does one sample tend to be larger? */
  z: number;
  p: number;
  /** Kolmogorov–Smirnov: the largest gap between the two distributions, and its p-value. Sees other shapes, too. */
  gap: number;
  gapP: number;
}

/** Complementary error function (Abramowitz and Stegun 7.1.26), to seven digits. */
function erfc(x: number): number {
  const t = 1 / (1 + 0.3275911 * x);
  const polynomial = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  return polynomial * Math.exp(-x * x);
}

/** How often chance alone makes a gap as wide, between samples of an effective size. */
function chanceOfGap(gap: number, size: number): number {
  const lambda = (Math.sqrt(size) + 0.12 + 0.11 / Math.sqrt(size)) * gap;
  // The series does not converge where there is next to no gap.
  if (lambda < 0.3) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k += 1) sum += 2 * (-1) ** (k - 1) * Math.exp(-2 * (k * lambda) ** 2);
  return Math.min(1, Math.max(0, sum));
}

/** Compares two samples by rank, so that a few very late answers weigh no more than any other. */
export function compareSamples(one: readonly number[], other: readonly number[]): Comparison {
  const [n, m] = [one.length, other.length];
  const ranked = [...one.map((value) => ({ value, first: true })), ...other.map((value) => ({ value, first: false }))];
  ranked.sort((left, right) => left.value - right.value);
  let rankSum = 0;
  let seen = 0;
  let gap = 0;
  for (const [index, { first }] of ranked.entries()) {
    if (first) {
      rankSum += index + 1;
      seen += 1;
    }
    gap = Math.max(gap, Math.abs(seen / n - (index + 1 - seen) / m));
  }
  const u = rankSum - (n * (n + 1)) / 2;
  const z = (u - (n * m) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12);
  return { odds: u / (n * m), z, p: erfc(Math.abs(z) / Math.SQRT2), gap, gapP: chanceOfGap(gap, (n * m) / (n + m)) };
}

/** The value below which `share` of a sample lies. */
export function quantile(sample: readonly number[], share: number): number {
  const sorted = sample.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
