/** One member of a change: what it was and what it became. */
export interface Difference {
  member: string;
  before: string;
  after: string;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A value as it is read: texts without quotes, nothing as a dash. */
export function show(value: unknown): string {
  if (value === undefined || value === null || value === "") return "–";
  if (Array.isArray(value)) return value.length === 0 ? "–" : value.map(show).join(", ");
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What an event's details say was different before and after; members that stayed the same are left out. */
export function differencesIn(details: Readonly<Record<string, unknown>>): Difference[] {
  const before = isRecord(details.before) ? details.before : {};
  const after = isRecord(details.after) ? details.after : {};
  const members = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return members
    .map((member) => ({ member, before: show(before[member]), after: show(after[member]) }))
    .filter((difference) => difference.before !== difference.after);
}

/** The other details. */
export const restOf = (details: Readonly<Record<string, unknown>>): [string, string][] =>
  Object.entries(details)
    .filter(([name, value]) => !(["before", "after"].includes(name) && isRecord(value)))
    .map(([name, value]) => [name, show(value)]);
