import { can } from "@/app/admin/can";
import { PageRefused } from "@/app/admin/no-access";
import { TrailCard } from "@/app/admin/users/[uid]/trail-card";
import { openUser, type UserPageProps } from "@/app/admin/users/[uid]/user";
import { readQuery } from "@/app/query";
import { listAuditEvents } from "@/lib/audit/audit.contract";

/** What one person did, and what was done to them. */
export default async function UserActivityPage({ params, searchParams }: UserPageProps) {
  const { actor, user } = await openUser((await params).uid);
  if (!user) return null;
  if (!can(actor, listAuditEvents)) return <PageRefused />;
  const { cursor } = await readQuery(searchParams);
  return <TrailCard uid={user.uid} cursor={cursor} />;
}
