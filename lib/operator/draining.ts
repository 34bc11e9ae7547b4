// The host and Next's bundles load this module each for themselves; the process drains once.
const holder = globalThis as typeof globalThis & { gatehouseDrains?: boolean };

/** Says that this process is about to end: `GET /status` answers 503 from now on, so that load balancers turn away. */
export function beginDraining(): void {
  holder.gatehouseDrains = true;
}

export const isDraining = (): boolean => holder.gatehouseDrains === true;
