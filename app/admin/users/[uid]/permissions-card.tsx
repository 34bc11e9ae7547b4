import { getTranslations } from "next-intl/server";
import { FilteredList } from "@/app/admin/users/[uid]/filtered-list";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { listUserPermissions } from "@/lib/access/authz";
import { currentActor } from "@/lib/web/current-actor";

/** What the account may do at this moment, and through which roles. */
export async function PermissionsCard({ uid }: { uid: string }) {
  const [t, permissions] = await Promise.all([
    getTranslations("admin.user"),
    currentActor().then((actor) => listUserPermissions(actor, { params: { uid } })),
  ]);
  return (
    <Card title={t("permissions")} description={t("permissionsText")}>
      {permissions.length === 0 ? (
        <p className="text-muted">{t("noPermissions")}</p>
      ) : (
        <FilteredList
          label={t("filterPermissions")}
          items={permissions.map(({ permission, because }) => ({
            name: permission,
            row: (
              <>
                <span className="font-mono text-[0.8125rem] break-all">{permission}</span>
                <span className="flex flex-wrap items-center gap-1 text-[0.8125rem] text-muted">
                  {t("because")}
                  {because.map((role) => (
                    <Badge key={role}>{role}</Badge>
                  ))}
                </span>
              </>
            ),
          }))}
        />
      )}
    </Card>
  );
}
