import { AppWindow } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { z } from "zod";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Pagination } from "@/components/ui/navigation/pagination";
import type { Holder } from "@/lib/access/permissions.contract";

interface HolderListProps {
  title: string;
  text: string;
  emptyText: string;
  holders: readonly z.output<typeof Holder>[];
  /** Says through which roles someone holds it, where that is not plain already. */
  withRoles?: boolean;
  previousHref?: string | undefined;
  nextHref?: string | undefined;
}

/** People and applications that hold a role or a permission. */
export function HolderList({ title, text, emptyText, holders, withRoles = false, ...pages }: HolderListProps) {
  const t = useTranslations("admin.common");
  return (
    <Card title={title} description={text} flush>
      {holders.length === 0 ? (
        <p className="px-5 pb-5 text-muted sm:px-6">{emptyText}</p>
      ) : (
        <ul className="divide-y divide-border border-t border-border">
          {holders.map(({ type, id, name, email, active, roles }) => (
            <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-2 px-5 py-3 sm:px-6">
              {type === "user" ? (
                <Avatar name={name} size="small" />
              ) : (
                <span className="grid size-7 shrink-0 place-items-center rounded-lg border border-border text-muted">
                  <AppWindow className="size-3.5" aria-hidden="true" />
                </span>
              )}
              <span className="min-w-0 flex-1">
                <Link
                  href={type === "user" ? `/admin/users/${id}` : `/admin/applications/${id}`}
                  className="block truncate rounded font-medium hover:underline"
                >
                  {name}
                </Link>
                {email && email !== name && <span className="block truncate text-[0.8125rem] text-muted">{email}</span>}
              </span>
              {!active && <Badge tone="warning">{t("inactive")}</Badge>}
              {withRoles && (
                <span className="flex max-w-full flex-wrap gap-1.5">
                  {roles.map((role) => (
                    <Badge key={role}>{role}</Badge>
                  ))}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      {(pages.previousHref || pages.nextHref) && (
        <div className="border-t border-border px-5 py-3 sm:px-6">
          <Pagination {...pages} />
        </div>
      )}
    </Card>
  );
}
