import { ProfileCard } from "@/app/admin/users/[uid]/profile-card";
import { SignInTasks } from "@/app/admin/users/[uid]/tasks";
import { openUser, type UserPageProps } from "@/app/admin/users/[uid]/user";
import { actionsOver } from "@/app/admin/users/allowed";
import { updateUser } from "@/lib/users/users.contract";

/** What is known of one person, and help with getting in. */
export default async function UserPage({ params }: UserPageProps) {
  const { user, may } = await openUser((await params).uid);
  if (!user) return null;
  return (
    <div className="max-w-3xl space-y-5">
      <ProfileCard user={user} editable={may(updateUser.access)} />
      <SignInTasks user={user} actions={actionsOver(may)} />
    </div>
  );
}
