const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** How long to wait before looking again, by how long it has been: most people open a mail at once, or much later. */
export function pace(goneOnMs: number): number {
  if (goneOnMs < 2 * MINUTE) return 5 * SECOND;
  return goneOnMs < 15 * MINUTE ? 15 * SECOND : MINUTE;
}
