import { can } from "@/app/admin/can";
import { PageRefused } from "@/app/admin/no-access";
import { FactorsCard } from "@/app/admin/users/[uid]/factors-card";
import { openUser, type UserPageProps } from "@/app/admin/users/[uid]/user";
import { listUserFactors } from "@/lib/users/user-factors.contract";

/** What one person signs in with. */
export default async function UserFactorsPage({ params }: UserPageProps) {
  const { actor, user } = await openUser((await params).uid);
  if (!user) return null;
  if (!can(actor, listUserFactors)) return <PageRefused />;
  return <FactorsCard user={user} />;
}
