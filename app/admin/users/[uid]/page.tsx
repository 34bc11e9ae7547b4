import { PendingEmail } from "@/app/admin/users/[uid]/pending-email";
import { ProfileCard } from "@/app/admin/users/[uid]/profile-card";
import { openUser, type UserPageProps } from "@/app/admin/users/[uid]/user";
import { cancelUserEmailChange } from "@/lib/users/administration.contract";
import { updateUser } from "@/lib/users/users.contract";

/** What is known of one person. */
export default async function UserPage({ params }: UserPageProps) {
  const { user, may } = await openUser((await params).uid);
  if (!user) return null;
  return (
    <div className="max-w-3xl">
      <PendingEmail uid={user.uid} email={user.email} cancels={may(cancelUserEmailChange.access)} />
      <ProfileCard user={user} editable={may(updateUser.access)} />
    </div>
  );
}
