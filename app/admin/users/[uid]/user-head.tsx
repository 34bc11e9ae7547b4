import { getTranslations } from "next-intl/server";
import type { z } from "zod";
import { StatusBadge } from "@/app/admin/users/status-badge";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { Breadcrumbs } from "@/components/ui/navigation/breadcrumbs";
import { PageHeader } from "@/components/ui/page-header";
import type { User } from "@/lib/users/users.contract";

/** Who it is and how the account stands. */
export async function UserHead({ user }: { user: z.output<typeof User> }) {
  const t = await getTranslations("admin");
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
            <span className="mt-1.5 flex flex-wrap gap-1.5 text-sm leading-normal font-normal tracking-normal">
              <StatusBadge status={user.status} />
              {user.reset_password && <Badge tone="warning">{t("users.mustChangePassword")}</Badge>}
            </span>
          </span>
        </span>
      }
    />
  );
}
