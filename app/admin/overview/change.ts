/** How a figure compares with the period before. */
export interface Change {
  /** As a share of what was before; of shares, the difference between them. */
  by: number;
  direction: "up" | "down" | "same";
}

/** Undefined where there is nothing to compare with. */
export function changeOf(before: number | undefined, now: number | undefined, share = false): Change | undefined {
  if (before === undefined || now === undefined || (before === 0 && !share)) return undefined;
  const by = share ? now - before : (now - before) / before;
  return { by: Math.abs(by), direction: Math.abs(by) < 0.0005 ? "same" : by > 0 ? "up" : "down" };
}

/** The part of a whole; undefined where there is no whole. */
export const shareOf = (part: number, rest: number): number | undefined =>
  part + rest === 0 ? undefined : part / (part + rest);
