import { can } from "@/app/admin/can";
import { PageRefused } from "@/app/admin/no-access";
import { SessionsCard } from "@/app/admin/users/[uid]/sessions-card";
import { openUser, type UserPageProps } from "@/app/admin/users/[uid]/user";
import { readQuery } from "@/app/query";
import { listUserSessions } from "@/lib/sessions/user-sessions.contract";

/** Where one person is signed in. */
export default async function UserSessionsPage({ params, searchParams }: UserPageProps) {
  const { actor, user } = await openUser((await params).uid);
  if (!user) return null;
  if (!can(actor, listUserSessions)) return <PageRefused />;
  const { cursor } = await readQuery(searchParams);
  return <SessionsCard user={user} cursor={cursor} />;
}
