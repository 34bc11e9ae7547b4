import { getTranslations } from "next-intl/server";
import type { z } from "zod";
import { can } from "@/app/admin/can";
import { rightDescriptions } from "@/app/admin/right-descriptions";
import { FilteredList } from "@/app/admin/users/[uid]/filtered-list";
import { GrantField } from "@/app/admin/users/[uid]/grant-field";
import { RevokeButton } from "@/app/admin/users/[uid]/revoke-button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { rolesWithin } from "@/lib/access/may";
import { listRoles } from "@/lib/access/roles";
import * as contracts from "@/lib/access/roles.contract";
import type { User } from "@/lib/users/users.contract";
import { requireUser } from "@/lib/web/current-actor";

/** The granted roles, and a search that grants another; `grants` where the page was opened for it. */
export async function RolesCard({ user, grants }: { user: z.output<typeof User>; grants: string | undefined }) {
  const [t, actor, describe] = await Promise.all([
    getTranslations("admin.user"),
    requireUser(`/admin/users/${user.uid}/access`),
    rightDescriptions(),
  ]);
  const { items } = can(actor, contracts.listRoles) ? await listRoles(actor, { query: { limit: 500 } }) : { items: [] };
  const roles = items.map((role) => describe.role(role));
  const held = user.roles.map((name) => ({ name, role: roles.find((role) => role.name === name) }));
  const within = can(actor, contracts.grantRole) ? await rolesWithin(actor, roles) : [];
  const others = within.filter(({ name }) => !user.roles.includes(name));
  return (
    <Card
      title={t("roles")}
      description={user.status === "disabled" ? t("rolesRest") : undefined}
      stickyFooter
      footer={
        others.length > 0 ? (
          <div className="w-full">
            <GrantField
              key={grants}
              autoFocus={grants !== undefined}
              uid={user.uid}
              name={user.name}
              roles={others.map(({ uuid, name, description }) => ({ uuid, name, description }))}
            />
          </div>
        ) : undefined
      }
    >
      {user.status === "pending" && (
        <Callout tone="warning" className="mb-4" title={t("pendingRolesTitle")}>
          {t("pendingRoles")}
        </Callout>
      )}
      {held.length === 0 ? (
        <p className="text-muted">{t("noRoles")}</p>
      ) : (
        <FilteredList
          label={t("filterRoles")}
          items={held.map(({ name, role }) => ({
            name,
            row: (
              <>
                <span className="min-w-0 flex-1">
                  <span className="block font-medium [overflow-wrap:anywhere]">{name}</span>
                  {role?.description && <span className="block text-[0.8125rem] text-muted">{role.description}</span>}
                </span>
                {role && within.includes(role) && (
                  <RevokeButton uid={user.uid} user={user.name} role={{ uuid: role.uuid, name }} />
                )}
              </>
            ),
          }))}
        />
      )}
    </Card>
  );
}
