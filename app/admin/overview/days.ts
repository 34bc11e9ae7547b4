import { addressOf } from "@/app/admin/address";

/** One figure by day. `tone` also decides how it is drawn, so that color is never the only difference. */
export interface Series {
  key: string;
  label: string;
  tone: "accent" | "danger";
  values: readonly number[];
}

/** What a chart's events are filtered by in the audit log. */
export type DayFilter = Readonly<Record<string, string>>;

/** The events of one day, as UTC has it. */
export const dayHref = (filter: DayFilter, day: string): string =>
  addressOf("/admin/audit", { ...filter, from: `${day}T00:00`, to: `${day}T23:59:59`, zone: "UTC" });

/** The last days, as the audit log is asked for them: it has a link of its own for 7 and 30. */
export function sinceOf(days: number): DayFilter {
  if (days <= 30) return { since: `${days}d` };
  const start = new Date(Date.now() - days * 86_400_000).toISOString();
  return { from: start.slice(0, 16), zone: "UTC" };
}
