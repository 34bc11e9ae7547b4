import type { AuditGroup } from "@/lib/audit/audit-actions";

/** What the audit log can be narrowed by; the names of the page's query. */
const filterNames = ["group", "about", "actor", "target", "target_type", "action", "since", "from", "to"] as const;

export type AuditFilters = Partial<Record<(typeof filterNames)[number], string>>;

/** How someone took part in an event: did it, was it done to, either. */
export const relations = ["about", "actor", "target"] as const;

const HOUR_MS = 3_600_000;
const periodHours = { "1h": 1, "24h": 24, "7d": 7 * 24, "30d": 30 * 24 } as const;

/** Spans of time up to now that have a link of their own. */
export const periods = Object.keys(periodHours) as (keyof typeof periodHours)[]; // its keys, as it is written above

/** The filters among a page's query. */
export const filtersIn = (query: Readonly<Record<string, string>>): AuditFilters =>
  Object.fromEntries(filterNames.flatMap((name) => (query[name] ? [[name, query[name]]] : [])));

const LOCAL_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?$/;

/** A moment as a form's field writes it, which has no zone and means UTC here, as the operation wants it. */
const toTimestamp = (moment: string) =>
  LOCAL_TIME.test(moment) ? `${moment.length === 16 ? `${moment}:00` : moment}Z` : moment;

/** The filters as the operation takes them. */
export function toAuditQuery({ since, from, to, group, ...rest }: AuditFilters, now = Date.now()) {
  const period = periods.find((name) => name === since);
  const start = period ? new Date(now - periodHours[period] * HOUR_MS).toISOString() : from && toTimestamp(from);
  return {
    ...rest,
    // What is no group is for the operation to refuse.
    ...(group ? { group: group as AuditGroup } : {}),
    ...(start ? { from: start } : {}),
    ...(to ? { to: toTimestamp(to) } : {}),
  };
}
