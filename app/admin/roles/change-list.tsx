import { useTranslations } from "next-intl";
import type { RoleChange } from "@/app/admin/roles/pending-changes";
import { Badge } from "@/components/ui/badge";

/** What roles gain and lose, role by role. */
export function ChangeList({ changes }: { changes: readonly RoleChange[] }) {
  const t = useTranslations("admin.pending");
  return (
    <ul className="divide-y divide-border">
      {changes.map(({ role, added, removed }) => (
        <li key={role.id} className="py-3 first:pt-0 last:pb-0">
          <p className="font-medium">{role.name}</p>
          <ul className="mt-1.5 flex flex-wrap gap-1.5">
            {added.map(({ id, name }) => (
              <li key={id} className="min-w-0">
                <Badge tone="success">
                  <span className="sr-only">{t("added")} </span>
                  <span aria-hidden="true">+ </span>
                  {name}
                </Badge>
              </li>
            ))}
            {removed.map(({ id, name }) => (
              <li key={id} className="min-w-0">
                <Badge tone="danger">
                  <span className="sr-only">{t("removed")} </span>
                  <span aria-hidden="true">− </span>
                  {name}
                </Badge>
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}
