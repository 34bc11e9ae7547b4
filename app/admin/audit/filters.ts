import type { AuditGroup } from "@/lib/audit/audit-actions";

/** What the audit log can be narrowed by; the names of the page's query. */
const filterNames = [
  "group",
  "about",
  "actor",
  "target",
  "target_type",
  "action",
  "request",
  "session",
  "since",
  "from",
  "to",
  "zone",
] as const;

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

/** How far ahead of UTC the clocks of a zone are at a moment; not at all in a zone that nobody knows. */
function offsetAt(moment: number, zone: string): number {
  try {
    const there = new Date(moment).toLocaleString("sv-SE", { timeZone: zone });
    return Date.parse(`${there.replace(" ", "T")}Z`) - moment;
  } catch {
    return 0;
  }
}

/** A moment as a form's field writes it, in the zone of who wrote it, as the operation wants it. */
function toTimestamp(moment: string, zone = "UTC"): string {
  if (!LOCAL_TIME.test(moment)) return moment;
  const there = Date.parse(`${moment}Z`);
  if (Number.isNaN(there)) return moment;
  // The second time with the offset of the moment itself, which may lie beyond a change of clocks.
  const near = there - offsetAt(there, zone);
  return new Date(there - offsetAt(near, zone)).toISOString();
}

/** The filters as the operation takes them. */
export function toAuditQuery({ since, from, to, group, zone, ...rest }: AuditFilters, now = Date.now()) {
  const period = periods.find((name) => name === since);
  const start = period ? new Date(now - periodHours[period] * HOUR_MS).toISOString() : from && toTimestamp(from, zone);
  return {
    ...rest,
    // What is no group is for the operation to refuse.
    ...(group ? { group: group as AuditGroup } : {}),
    ...(start ? { from: start } : {}),
    ...(to ? { to: toTimestamp(to, zone) } : {}),
  };
}
