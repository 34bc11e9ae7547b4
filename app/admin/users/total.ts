/** How many users there are. */
export interface Total {
  count: number;
  /** Otherwise an estimate. */
  exact: boolean;
}

/** An estimate as it is told: what it knows, and no more. */
export const roundly = (count: number): number => Number(count.toPrecision(2));
