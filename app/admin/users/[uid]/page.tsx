import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { cache, Suspense } from "react";
import { z } from "zod";
import { can } from "@/app/admin/can";
import { PageRefused } from "@/app/admin/no-access";
import { DangerZone } from "@/app/admin/users/[uid]/danger-zone";
import { MailCard } from "@/app/admin/users/[uid]/mail-card";
import { PermissionsCard } from "@/app/admin/users/[uid]/permissions-card";
import { ProfileCard } from "@/app/admin/users/[uid]/profile-card";
import { RolesCard } from "@/app/admin/users/[uid]/roles-card";
import { SessionsCard } from "@/app/admin/users/[uid]/sessions-card";
import { TrailCard } from "@/app/admin/users/[uid]/trail-card";
import { UserHead } from "@/app/admin/users/[uid]/user-head";
import { allowedActions } from "@/app/admin/users/allowed";
import { Skeleton } from "@/components/ui/skeleton";
import { listAuditEvents } from "@/lib/contracts/audit";
import { listUserPermissions } from "@/lib/contracts/authz";
import { listMail } from "@/lib/contracts/mail";
import { listUserSessions } from "@/lib/contracts/user-sessions";
import * as contracts from "@/lib/contracts/users";
import { currentActor, requireUser } from "@/lib/http/current-actor";
import { Problem } from "@/lib/problem";
import { findUser } from "@/lib/services/users";

interface UserPageProps {
  params: Promise<{ uid: string }>;
}

/** The user of the address, read once for title and page; undefined where there is none. */
const readUser = cache(async (uid: string) => {
  if (!z.uuid().safeParse(uid).success) return undefined;
  try {
    return await findUser(await currentActor(), { params: { uid } });
  } catch (error) {
    if (error instanceof Problem && error.kind === "user.not.found") return undefined;
    throw error;
  }
});

export async function generateMetadata({ params }: UserPageProps): Promise<Metadata> {
  const [{ uid }, actor] = await Promise.all([params, currentActor()]);
  const user = can(actor, contracts.findUser) ? await readUser(uid) : undefined;
  return { title: user?.name ?? (await getTranslations("admin.sections"))("users") };
}

/** Everything there is to know about one person, and everything that can be done for or to them. */
export default async function UserPage({ params }: UserPageProps) {
  const { uid } = await params;
  const actor = await requireUser(`/admin/users/${uid}`);
  if (!can(actor, contracts.findUser)) return <PageRefused />;
  const user = await readUser(uid);
  if (!user) notFound();
  const cards = [
    { key: "permissions", shown: can(actor, listUserPermissions), card: <PermissionsCard uid={uid} /> },
    { key: "sessions", shown: can(actor, listUserSessions), card: <SessionsCard user={user} /> },
    { key: "mail", shown: can(actor, listMail), card: <MailCard uid={uid} /> },
    { key: "trail", shown: can(actor, listAuditEvents), card: <TrailCard uid={uid} /> },
  ];
  return (
    <>
      <UserHead user={user} />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.35fr)]">
        <div className="space-y-5">
          <ProfileCard user={user} editable={can(actor, contracts.updateUser)} />
          <RolesCard user={user} />
        </div>
        <div className="space-y-5">
          {cards.map(
            ({ key, shown, card }) =>
              shown && (
                <Suspense key={key} fallback={<Skeleton className="h-40 w-full rounded-xl" />}>
                  {card}
                </Suspense>
              ),
          )}
          <DangerZone user={user} actions={allowedActions(actor, false)} />
        </div>
      </div>
    </>
  );
}
