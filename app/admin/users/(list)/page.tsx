import type { Metadata } from "next";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { can } from "@/app/admin/can";
import { PageRefused } from "@/app/admin/no-access";
import { allowedActions } from "@/app/admin/users/allowed";
import { readColumns, readRows } from "@/app/admin/users/columns";
import { NoUsers } from "@/app/admin/users/no-users";
import { filterOf, isNarrowed, readView, type UserView, viewHref } from "@/app/admin/users/query";
import { SavedViews } from "@/app/admin/users/saved-views";
import { UserCount } from "@/app/admin/users/user-count";
import { UserTable } from "@/app/admin/users/user-table";
import { type Query, readQuery } from "@/app/query";
import { Card } from "@/components/ui/card";
import { Pagination } from "@/components/ui/navigation/pagination";
import { listRoles } from "@/lib/access/roles.contract";
import type { Actor } from "@/lib/actor";
import { Problem } from "@/lib/problem";
import { countUsers, listUsers } from "@/lib/users/users";
import * as contracts from "@/lib/users/users.contract";
import { cookieName } from "@/lib/web/browser-cookies";
import { requireUser } from "@/lib/web/current-actor";

/** A page answers each key of the search within what feels immediate; see `npm run bench -- dashboard`. */
const PAGE = 25;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.sections"))("users") };
}

/**
 * The page of users that the address names, and a promise of how many there are. An address whose cursor or role is gone leads
 * to the first page of all.
 */
async function readPage(actor: Actor, view: UserView) {
  const cursor = view.trail.at(-1);
  try {
    const filter = filterOf(view);
    const total = countUsers(actor, { query: filter });
    // A failure before anyone waits for it must not end the process.
    total.catch(() => undefined);
    return { ...(await listUsers(actor, { query: { ...filter, limit: PAGE, ...(cursor ? { cursor } : {}) } })), total };
  } catch (error) {
    const stale = error instanceof Problem && ["request.invalid", "role.not.found"].includes(error.kind);
    if (stale) redirect("/admin/users");
    throw error;
  }
}

/** Everyone with an account: search, filters, order and page stand in the address. The layout has what no search changes. */
export default async function UsersPage({ searchParams }: { searchParams: Query }) {
  const [query, jar] = await Promise.all([readQuery(searchParams), cookies()]);
  const view = readView(query);
  const actor = await requireUser(`/admin/users${viewHref(view, { trail: view.trail })}`);
  if (!can(actor, contracts.listUsers)) return <PageRefused />;
  const { items, next, total } = await readPage(actor, view);
  const columns = view.columns ?? readColumns(jar.get(cookieName("columns"))?.value);
  const rows = readRows(jar.get(cookieName("rows"))?.value);
  const href = (trail: readonly string[]) => `/admin/users${viewHref(view, { trail })}`;
  return (
    <>
      <SavedViews view={view} columns={columns} count={<UserCount total={total} narrowed={isNarrowed(view)} />} />
      {items.length === 0 ? (
        <Card flush>
          <NoUsers view={view} />
        </Card>
      ) : (
        <UserTable
          users={items}
          view={view}
          columns={columns}
          actions={allowedActions(actor, can(actor, listRoles))}
          rows={rows}
          total={total}
        />
      )}
      <div className="mt-4">
        <Pagination
          previousHref={view.trail.length > 0 ? href(view.trail.slice(0, -1)) : undefined}
          nextHref={next ? href([...view.trail, next]) : undefined}
        />
      </div>
    </>
  );
}
