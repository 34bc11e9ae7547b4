import { can } from "@/app/admin/can";
import { PageRefused } from "@/app/admin/no-access";
import { MailCard } from "@/app/admin/users/[uid]/mail-card";
import { openUser, type UserPageProps } from "@/app/admin/users/[uid]/user";
import { readQuery } from "@/app/query";
import { listMail } from "@/lib/mail/mail.contract";

/** What was mailed to one person. */
export default async function UserMailPage({ params, searchParams }: UserPageProps) {
  const { actor, user } = await openUser((await params).uid);
  if (!user) return null;
  if (!can(actor, listMail)) return <PageRefused />;
  const { cursor } = await readQuery(searchParams);
  return <MailCard uid={user.uid} cursor={cursor} />;
}
