import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { z } from "zod";
import type { UserColumn } from "@/app/admin/users/columns";
import { StatusBadge } from "@/app/admin/users/status-badge";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { BreakAfter } from "@/components/ui/break-after";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { User } from "@/lib/users/users.contract";

type UserRow = z.output<typeof User>;

const ROLES_SHOWN = 2;

/** Who it is, as a link to their page; `children` is what selects the row. */
export function UserName({ user, children }: { user: UserRow; children: ReactNode }) {
  const { name } = user;
  return (
    <span className="flex min-w-0 items-center gap-3 max-sm:pr-10">
      {children}
      <Link
        href={`/admin/users/${user.uid}`}
        prefetch={false}
        className="group/user flex min-w-0 items-center gap-3 rounded-md"
      >
        <Avatar name={user.name} size="small" quiet />
        <span className="min-w-0 leading-tight wrap-anywhere sm:group-data-[rows=compact]/table:flex sm:group-data-[rows=compact]/table:items-center sm:group-data-[rows=compact]/table:gap-x-2">
          <span className="flex min-w-0 items-center gap-x-2 gap-y-1 max-sm:flex-wrap">
            <bdi className="font-medium group-hover/user:underline sm:truncate">
              <BreakAfter mark="@">{name}</BreakAfter>
            </bdi>
            <Exceptions user={user} />
          </span>
          {user.name !== user.email && (
            <span className="block text-[0.8125rem] text-muted sm:truncate">
              <BreakAfter mark="@">{user.email}</BreakAfter>
            </span>
          )}
        </span>
      </Link>
    </span>
  );
}

/** What is out of the ordinary about an account; of most there is nothing to say. */
function Exceptions({ user: { status, reset_password } }: { user: UserRow }) {
  const t = useTranslations("admin.users");
  if (status === "active" && !reset_password) return null;
  return (
    <span className="inline-flex shrink-0 gap-1 max-sm:flex-wrap sm:-my-0.5">
      {status !== "active" && <StatusBadge status={status} />}
      {reset_password && <Badge tone="warning">{t("mustChangePassword")}</Badge>}
    </span>
  );
}

function RoleBadges({ roles }: { roles: readonly string[] }) {
  if (roles.length === 0) return <span className="text-muted">—</span>;
  const more = roles.slice(ROLES_SHOWN);
  return (
    <span className="inline-flex max-w-full gap-1">
      {roles.slice(0, ROLES_SHOWN).map((role) => (
        <span key={role} title={role} className="inline-flex min-w-0">
          <Badge>{role}</Badge>
        </span>
      ))}
      {more.length > 0 && (
        <span title={more.join(", ")} className="inline-flex shrink-0">
          <Badge>{`+${more.length}`}</Badge>
        </span>
      )}
    </span>
  );
}

/** One value of a user, as the table shows it. */
export function UserCell({ user, column }: { user: UserRow; column: UserColumn }) {
  const t = useTranslations("admin.users");
  switch (column) {
    case "roles":
      return <RoleBadges roles={user.roles} />;
    case "last_sign_in":
      return user.last_sign_in_at ? (
        <RelativeTime date={user.last_sign_in_at} />
      ) : (
        <span className="text-muted">{t("never")}</span>
      );
    case "created":
      return <RelativeTime date={user.created_at} />;
    case "locale":
      return t(`locales.${user.locale}`);
    case "source":
      return user.source ?? <span className="text-muted">—</span>;
    case "addresses":
      return <span className="tabular-nums">{user.addresses.length}</span>;
  }
}
