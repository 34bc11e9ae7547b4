/** What a duration can be written in, with its seconds; the largest first. */
const sizes = { day: 86_400, hour: 3600, minute: 60, second: 1 } as const;

export type Unit = keyof typeof sizes;

export const units = Object.keys(sizes).reverse() as Unit[]; // its keys, the smallest first

/** Seconds as a number of units: of the wanted one where they are whole, else of the largest in which they are. */
export function inUnits(seconds: string, wanted?: Unit): { amount: string; unit: Unit } {
  // What isn't a number is shown as it was typed.
  const count = /^\d{1,9}$/.test(seconds) ? Number(seconds) : undefined;
  if (!count) return { amount: seconds, unit: wanted ?? "second" };
  const whole = (unit: Unit) => count % sizes[unit] === 0;
  const unit = wanted && whole(wanted) ? wanted : (Object.keys(sizes) as Unit[]).find(whole);
  return { amount: String(count / sizes[unit ?? "second"]), unit: unit ?? "second" };
}

/** The other way round. */
export const inSeconds = (amount: string, unit: Unit): string =>
  /^\d{1,9}$/.test(amount.trim()) ? String(Number(amount) * sizes[unit]) : amount;
