import { can } from "@/app/admin/can";
import { PermissionsCard } from "@/app/admin/users/[uid]/permissions-card";
import { RolesCard } from "@/app/admin/users/[uid]/roles-card";
import { openUser, type UserPageProps } from "@/app/admin/users/[uid]/user";
import { queryValue } from "@/app/query";
import { listUserPermissions } from "@/lib/access/authz.contract";

/** The roles of one person, and what they may do through them. */
export default async function UserAccessPage({ params, searchParams }: UserPageProps) {
  const { actor, user } = await openUser((await params).uid);
  if (!user) return null;
  return (
    <div className="grid items-start gap-5 lg:grid-cols-2">
      <RolesCard user={user} grants={await queryValue(searchParams, "grant")} />
      {can(actor, listUserPermissions) && <PermissionsCard uid={user.uid} />}
    </div>
  );
}
