import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { EmailChangeForm } from "@/app/(account)/account/email/form";
import { PendingEmail } from "@/app/(account)/account/email/pending-email";
import { TaskPage } from "@/app/(account)/account/task-page";
import { usesInbox } from "@/lib/mail/transports";
import { findEmailChange } from "@/lib/users/account/email/email-change";
import { requireUser } from "@/lib/web/current-actor";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("account.email"))("changeTitle") };
}

/** Another email address: asked for here, taken over once its mailbox is confirmed. */
export default async function EmailPage() {
  const actor = await requireUser("/account/email");
  const { email } = actor;
  const [t, change] = await Promise.all([getTranslations("account.email"), findEmailChange(actor, {})]);
  return (
    <TaskPage
      title={t("changeTitle")}
      description={t("changeText", { email })}
      parent={{ tab: "profile", href: "/account" }}
    >
      {change.email && (
        <div className="mb-6">
          <PendingEmail email={change.email} current={email} />
        </div>
      )}
      <EmailChangeForm email={email} inboxOpen={usesInbox()} />
    </TaskPage>
  );
}
