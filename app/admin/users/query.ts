import type { z } from "zod";
import { readColumns, type UserColumn } from "@/app/admin/users/columns";
import type { listUsers, UserSort, UserStatus } from "@/lib/users/users.contract";

// Written out, and held to the contract by their types: its schemas would bring all of zod into the browser.
const sorts: Record<UserSort, true> = {
  "-created": true,
  created: true,
  "-last_sign_in": true,
  last_sign_in: true,
  email: true,
  "-email": true,
};

const statuses: Record<UserStatus, true> = { active: true, pending: true, disabled: true };

const isStatus = (text: string | undefined): text is UserStatus => text !== undefined && Object.hasOwn(statuses, text);
const isSort = (text: string | undefined): text is UserSort => text !== undefined && Object.hasOwn(sorts, text);

/** Every status an account can have. */
export const statusNames = Object.keys(statuses).filter(isStatus);

/** Every order there is. */
export const sortNames = Object.keys(sorts).filter(isSort);

/** Spans of days that the filter by last sign-in offers. */
export const spans = ["1", "7", "30", "90", "365"] as const;

/** Days back from now, or a day like 2026-11-22. */
const SINCE = /^(?:[1-9]\d{0,3}d|\d{4}-\d{2}-\d{2})$/;
const isSince = (text: string | undefined): text is string =>
  text !== undefined && SINCE.test(text) && (text.endsWith("d") || !Number.isNaN(Date.parse(text)));

const DAY_MS = 86_400_000;

/** What of the users is shown, as the address says it. */
export interface UserView {
  q: string;
  status: UserStatus | undefined;
  role: string | undefined;
  confirmed: "true" | "false" | undefined;
  second_factor: "true" | "false" | undefined;
  source: string | undefined;
  /** `7d` goes along with the time, so that a view that is kept means the last seven days on every day. */
  since: string | undefined;
  sort: UserSort;
  /** Undefined where the administrator's usual ones are shown. */
  columns: readonly UserColumn[] | undefined;
  /** Id of the kept view that this began as. */
  saved: string | undefined;
  /** Where each page up to this one begins, so that one can go back; empty on the first page. */
  trail: readonly string[];
}

/** The part of a view that narrows the list. */
export type UserFilters = Pick<UserView, "q" | "status" | "role" | "confirmed" | "second_factor" | "source" | "since">;

const filterNames = ["q", "status", "role", "confirmed", "second_factor", "source", "since"] as const;

export const noFilters: UserFilters = {
  q: "",
  status: undefined,
  role: undefined,
  confirmed: undefined,
  second_factor: undefined,
  source: undefined,
  since: undefined,
};

/** Whether a view shows less than everyone. */
export const isNarrowed = (view: UserView): boolean => filterNames.some((name) => Boolean(view[name]));

const DEFAULT_SORT: UserSort = "-created";
/** Addresses stay short: further back one goes to the first page. */
const MAX_TRAIL = 12;

/** Reads the address; what cannot be used in it is as good as not there. */
export function readView(query: Readonly<Record<string, string>>): UserView {
  const { status, sort, confirmed, second_factor, since, columns } = query;
  return {
    q: (query.q ?? "").slice(0, 200),
    status: isStatus(status) ? status : undefined,
    role: query.role?.slice(0, 100),
    confirmed: confirmed === "true" || confirmed === "false" ? confirmed : undefined,
    second_factor: second_factor === "true" || second_factor === "false" ? second_factor : undefined,
    source: query.source?.slice(0, 64),
    since: isSince(since) ? since : undefined,
    sort: isSort(sort) ? sort : DEFAULT_SORT,
    columns: columns === undefined ? undefined : readColumns(columns),
    saved: query.view,
    // A cursor is base64url, which has no full stop.
    trail: query.at?.split(".").filter(Boolean) ?? [],
  };
}

/** Filter, order and columns of a view, as they stand in its address; what a kept view remembers. */
export function queryOf({ sort, columns, ...view }: Omit<UserView, "saved" | "trail">): string {
  const params = new URLSearchParams();
  for (const name of filterNames) {
    const value = view[name];
    if (value) params.set(name, value);
  }
  if (sort !== DEFAULT_SORT) params.set("sort", sort);
  // The full stop alone stands for no column at all.
  if (columns) params.set("columns", columns.join(".") || ".");
  return params.toString();
}

/** The address of a view, beginning with `?`; a change of anything but the trail leads to the first page. */
export function viewHref(view: UserView, change: Partial<UserView> = {}): string {
  const next = { ...view, trail: [], ...change };
  const params = new URLSearchParams(queryOf(next));
  if (next.saved) params.set("view", next.saved);
  if (next.trail.length > 0) params.set("at", next.trail.slice(-MAX_TRAIL).join("."));
  return `?${params}`;
}

/** The filter of a view, as the operation takes it. */
type UserFilter = Omit<z.input<typeof listUsers.query>, "limit" | "cursor">;

const momentOf = (since: string): string =>
  new Date(since.endsWith("d") ? Date.now() - Number.parseInt(since, 10) * DAY_MS : since).toISOString();

/** What of a view narrows or orders the list. */
export function filterOf({ q, status, role, confirmed, second_factor, source, since, sort }: UserView): UserFilter {
  return {
    sort,
    ...(q ? { q } : {}),
    ...(status ? { status } : {}),
    ...(role ? { role } : {}),
    ...(confirmed ? { confirmed } : {}),
    ...(second_factor ? { second_factor } : {}),
    ...(source ? { source } : {}),
    ...(since ? { signed_in_since: momentOf(since) } : {}),
  };
}
