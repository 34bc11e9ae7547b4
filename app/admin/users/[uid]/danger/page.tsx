import { PageRefused } from "@/app/admin/no-access";
import { DangerTasks } from "@/app/admin/users/[uid]/tasks";
import { openUser, type UserPageProps } from "@/app/admin/users/[uid]/user";
import { actionsOver } from "@/app/admin/users/allowed";

/** What shuts one person out, or ends the account. */
export default async function UserDangerPage({ params }: UserPageProps) {
  const { user, may } = await openUser((await params).uid);
  if (!user) return null;
  const actions = actionsOver(may);
  if (actions.length === 0) return <PageRefused />;
  return (
    <div className="max-w-3xl">
      <DangerTasks user={user} actions={actions} />
    </div>
  );
}
