import type { UserSort, UserStatus } from "@/lib/contracts/users";

type SearchParams = Readonly<Record<string, string | string[] | undefined>>;

// Written out, and held to the contract by their types: its schemas would bring all of zod into the browser.
const sorts: Record<UserSort, true> = {
  created: true,
  "-created": true,
  last_sign_in: true,
  "-last_sign_in": true,
  email: true,
  "-email": true,
};

const statuses: Record<UserStatus, true> = { active: true, pending: true, disabled: true };

const isStatus = (text: string | undefined): text is UserStatus => text !== undefined && Object.hasOwn(statuses, text);
const isSort = (text: string | undefined): text is UserSort => text !== undefined && Object.hasOwn(sorts, text);

/** Every status an account can have. */
export const statusNames = Object.keys(statuses).filter(isStatus);

/** A text as a status; undefined for anything else. */
export const readStatus = (text: string | undefined): UserStatus | undefined => (isStatus(text) ? text : undefined);

/** What of the users is shown, as the address says it. */
export interface UserView {
  q: string;
  status: UserStatus | undefined;
  role: string | undefined;
  sort: UserSort;
  /** Where each page up to this one begins, so that one can go back; empty on the first page. */
  trail: readonly string[];
}

/** The filter of a view, as the operation takes it. */
interface UserFilter {
  q?: string;
  status?: UserStatus;
  role?: string;
  sort: UserSort;
}

const DEFAULT_SORT: UserSort = "-created";
/** Addresses stay short: further back one goes to the first page. */
const LONGEST_TRAIL = 12;

const first = (value: string | string[] | undefined) => [value].flat()[0]?.trim() || undefined;

const readSort = (text: string | undefined): UserSort => (isSort(text) ? text : DEFAULT_SORT);

/** Reads the address; what cannot be used in it is as good as not there. */
export function readView(params: SearchParams): UserView {
  return {
    q: (first(params.q) ?? "").slice(0, 200),
    status: readStatus(first(params.status)),
    role: first(params.role)?.slice(0, 100),
    sort: readSort(first(params.sort)),
    // A cursor is base64url, which has no full stop.
    trail: first(params.at)?.split(".").filter(Boolean) ?? [],
  };
}

/** The address of a view, beginning with `?`; a change of anything but the trail leads to the first page. */
export function viewHref(view: UserView, change: Partial<UserView> = {}): string {
  const { q, status, role, sort, trail } = { ...view, trail: [], ...change };
  const params = new URLSearchParams();
  if (q) params.set("q", q);
  if (status) params.set("status", status);
  if (role) params.set("role", role);
  if (sort !== DEFAULT_SORT) params.set("sort", sort);
  if (trail.length > 0) params.set("at", trail.slice(-LONGEST_TRAIL).join("."));
  return `?${params}`;
}

/** What of a view narrows or orders the list. */
export function filterOf({ q, status, role, sort }: UserView): UserFilter {
  return { sort, ...(q ? { q } : {}), ...(status ? { status } : {}), ...(role ? { role } : {}) };
}
