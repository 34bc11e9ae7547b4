/** What the audit log can be narrowed by; the names of the query, here and in the operation. */
export const filterNames = ["about", "actor", "target", "action", "from", "to"] as const;

export type AuditFilters = Partial<Record<(typeof filterNames)[number], string>>;

/** The filters among a page's query. */
export const filtersIn = (query: Readonly<Record<string, string>>): AuditFilters =>
  Object.fromEntries(filterNames.flatMap((name) => (query[name] ? [[name, query[name]]] : [])));

const LOCAL_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?$/;

/** A moment as a form's field writes it, which has no zone and means UTC here, as the operation wants it. */
const toTimestamp = (moment: string) =>
  LOCAL_TIME.test(moment) ? `${moment.length === 16 ? `${moment}:00` : moment}Z` : moment;

/** The filters as the operation takes them. */
export const toAuditQuery = ({ from, to, ...rest }: AuditFilters) => ({
  ...rest,
  ...(from ? { from: toTimestamp(from) } : {}),
  ...(to ? { to: toTimestamp(to) } : {}),
});
