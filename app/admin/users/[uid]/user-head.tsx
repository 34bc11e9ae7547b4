import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import type { z } from "zod";
import { StatusBadge } from "@/app/admin/users/status-badge";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { CopyableId } from "@/components/ui/copying/copyable-id";
import { Breadcrumbs } from "@/components/ui/navigation/breadcrumbs";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { User } from "@/lib/users/users.contract";

/** Who it is, how the account stands, and what can be done. */
export async function UserHead({ user, actions }: { user: z.output<typeof User>; actions: ReactNode }) {
  const t = await getTranslations("admin");
  const seenAt = user.last_sign_in_at;
  return (
    <PageHeader
      trail={<Breadcrumbs items={[{ label: t("sections.users"), href: "/admin/users" }, { label: user.name }]} />}
      title={
        <span className="flex min-w-0 items-center gap-4">
          <Avatar name={user.name} size="large" />
          <span className="min-w-0">
            <span className="block [overflow-wrap:anywhere]">
              <bdi>{user.name}</bdi>
            </span>
          </span>
        </span>
      }
      description={
        <span className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
          <span className="flex flex-wrap gap-1.5">
            <StatusBadge status={user.status} />
            {user.reset_password && <Badge tone="warning">{t("users.mustChangePassword")}</Badge>}
          </span>
          <CopyableId value={user.email} label={t("users.copyEmail")} />
          <CopyableId value={user.uid} label={t("users.copyId")} />
          <span>
            {seenAt
              ? t.rich("users.lastSignIn", { time: () => <RelativeTime date={seenAt} /> })
              : t("users.neverSignedIn")}
          </span>
        </span>
      }
      actions={actions}
    />
  );
}
