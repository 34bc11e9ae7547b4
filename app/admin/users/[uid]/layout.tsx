import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { can } from "@/app/admin/can";
import { PageRefused } from "@/app/admin/no-access";
import type { Entry } from "@/app/admin/palette/entries";
import { openUser } from "@/app/admin/users/[uid]/user";
import { UserHead } from "@/app/admin/users/[uid]/user-head";
import { UserTasks } from "@/app/admin/users/[uid]/user-tasks";
import { actionsOver } from "@/app/admin/users/allowed";
import { found } from "@/app/found";
import { ClientMessages } from "@/components/ui/client-messages";
import { TabLinks } from "@/components/ui/navigation/tab-links";
import { grantRole, listRoles } from "@/lib/access/roles.contract";
import type { Actor } from "@/lib/actor";
import { listAuditEvents } from "@/lib/audit/audit.contract";
import { listMail } from "@/lib/mail/mail.contract";
import { listUserApplications } from "@/lib/oauth/consent/user-applications.contract";
import { listUserSessions } from "@/lib/sessions/user-sessions.contract";
import { startEmailChange } from "@/lib/users/administration.contract";
import { listUserFactors as readFactors } from "@/lib/users/user-factors";
import { listUserFactors } from "@/lib/users/user-factors.contract";

interface UserLayoutProps {
  params: Promise<{ uid: string }>;
  children: ReactNode;
}

export async function generateMetadata({ params }: UserLayoutProps): Promise<Metadata> {
  const { user } = await openUser((await params).uid);
  return { title: user?.name ?? (await getTranslations("admin.sections"))("users") };
}

const entry = (key: string, label: string, href: string): Entry => ({
  id: `open-${key}`,
  label,
  deed: { kind: "go", href },
});

/** Whether a pending user has nothing to sign in with, so that an invitation is what they get by mail. */
async function isInvited(actor: Actor, uid: string): Promise<boolean> {
  const { hasPassword, factors } = await found(readFactors(actor, { params: { uid } }));
  return !hasPassword && factors.length === 0;
}

/** Who it is, and the ways to everything there is to know about them and to be done for or to them. */
export default async function UserLayout({ params, children }: UserLayoutProps) {
  const [{ actor, user, may }, t, palette] = await Promise.all([
    params.then(({ uid }) => openUser(uid)),
    getTranslations("admin.user.tabs"),
    getTranslations("admin.palette"),
  ]);
  if (!user) return <PageRefused />;
  const invited = user.status === "pending" && can(actor, listUserFactors) && (await isInvited(actor, user.uid));
  const tabs = [
    { key: "profile", path: "", shown: true },
    { key: "access", path: "/access", shown: true },
    { key: "factors", path: "/factors", shown: can(actor, listUserFactors) },
    { key: "sessions", path: "/sessions", shown: can(actor, listUserSessions) },
    { key: "applications", path: "/applications", shown: can(actor, listUserApplications) },
    { key: "mail", path: "/mail", shown: can(actor, listMail) },
    { key: "activity", path: "/activity", shown: can(actor, listAuditEvents) },
  ] as const;
  const { uid, name } = user;
  const path = `/admin/users/${uid}`;
  const shown = tabs.filter((tab) => tab.shown).map((tab) => ({ ...tab, href: path + tab.path, label: t(tab.key) }));
  // One's own is changed in one's account; a disabled account gets no mail.
  const changesEmail = may(startEmailChange.access) && uid !== actor.id && user.status !== "disabled";
  const grants = can(actor, listRoles) && may(grantRole.access);
  return (
    <ClientMessages namespaces={["admin.user", "admin.users.columns", "admin.users.locales"]}>
      <UserHead
        user={user}
        actions={
          <UserTasks
            user={user}
            actions={actionsOver(may)}
            invited={invited}
            changesEmail={changesEmail}
            entries={[
              ...(grants ? [entry("grant", palette("grantTo", { name }), `${path}/access?grant=1`)] : []),
              ...shown.map(({ key, href, label }) => entry(key, `${label}: \u2068${name}\u2069`, href)),
            ]}
          />
        }
      />
      <TabLinks label={t("label")} items={shown} />
      {children}
    </ClientMessages>
  );
}
