import { type UserSort, type UserStatus, userSort, userStatus } from "@/lib/contracts/users";

type SearchParams = Readonly<Record<string, string | string[] | undefined>>;

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

/** Reads the address; what cannot be used in it is as good as not there. */
export function readView(params: SearchParams): UserView {
  return {
    q: (first(params.q) ?? "").slice(0, 200),
    status: userStatus.safeParse(first(params.status)).data,
    role: first(params.role)?.slice(0, 100),
    sort: userSort.safeParse(first(params.sort)).data ?? DEFAULT_SORT,
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
