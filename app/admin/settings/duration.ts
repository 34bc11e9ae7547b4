const units = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
] as const;

/** Seconds in the largest unit of which they are a whole number; undefined where that is seconds. */
export function inLargerUnit(written: string): { value: number; unit: "day" | "hour" | "minute" } | undefined {
  const seconds = /^\d{1,9}$/.test(written) ? Number(written) : 0;
  const fitting = units.find(([, size]) => seconds > 0 && seconds % size === 0);
  return fitting && { value: seconds / fitting[1], unit: fitting[0] };
}
