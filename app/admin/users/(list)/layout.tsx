import { cookies, headers } from "next/headers";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { can } from "@/app/admin/can";
import { readColumns, readRows } from "@/app/admin/users/columns";
import { UserFilters } from "@/app/admin/users/filters";
import { ListFrame } from "@/app/admin/users/list-frame";
import { UserActions } from "@/app/admin/users/user-actions";
import { ClientMessages } from "@/components/ui/client-messages";
import { PageHeader } from "@/components/ui/page-header";
import { listRoleNames } from "@/lib/access/roles";
import { listRoles } from "@/lib/access/roles.contract";
import { listSavedViews } from "@/lib/users/saved-views";
import { listUserSources } from "@/lib/users/users";
import { listUsers } from "@/lib/users/users.contract";
import { cookieName } from "@/lib/web/browser-cookies";
import { requireUser } from "@/lib/web/current-actor";

/** What stays while someone searches: the head, the search and its filters. Only the page below is asked for at each key. */
export default async function UsersLayout({ children }: { children: ReactNode }) {
  const [t, jar, head] = await Promise.all([getTranslations("admin.sections"), cookies(), headers()]);
  const actor = await requireUser(head.get("x-return-to") ?? "/admin/users");
  if (!can(actor, listUsers)) return children;
  const [roles, sources, views] = await Promise.all([
    can(actor, listRoles) ? listRoleNames(actor) : [],
    listUserSources(actor, {}),
    listSavedViews(actor, {}),
  ]);
  return (
    <ClientMessages namespaces={["admin.users", "admin.views", "admin.bulk"]}>
      <PageHeader
        title={t("users")}
        actions={
          <UserActions
            actor={actor}
            columns={readColumns(jar.get(cookieName("columns"))?.value)}
            rows={readRows(jar.get(cookieName("rows"))?.value)}
          />
        }
      />
      <UserFilters roles={roles} sources={sources} />
      <ListFrame roles={roles} views={views}>
        {children}
      </ListFrame>
    </ClientMessages>
  );
}
