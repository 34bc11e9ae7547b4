import { getTranslations } from "next-intl/server";
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
        <ul className="-my-2 divide-y divide-border">
          {permissions.map(({ permission, because }) => (
            <li key={permission} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-1.5">
              <span className="font-mono text-[0.8125rem] break-all">{permission}</span>
              <span className="flex flex-wrap items-center gap-1 text-[0.8125rem] text-muted">
                {t("because")}
                {because.map((role) => (
                  <Badge key={role}>{role}</Badge>
                ))}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
