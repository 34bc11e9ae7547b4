import type { Metadata } from "next";
import { headers } from "next/headers";
import { getTranslations } from "next-intl/server";
import { EmailChangeForm } from "@/app/(account)/account/email/form";
import { TaskPage } from "@/app/(account)/account/task-page";
import { isInboxOpen } from "@/lib/http/inbox-access";
import { requireUser } from "@/lib/web/current-actor";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("account.email"))("changeTitle") };
}

/** Another e-mail address: asked for here, taken over once its mailbox is confirmed. */
export default async function EmailPage() {
  const { email } = await requireUser("/account/email");
  const [t, requestHeaders] = await Promise.all([getTranslations("account.email"), headers()]);
  return (
    <TaskPage
      title={t("changeTitle")}
      description={t("changeText", { email })}
      parent={{ tab: "profile", href: "/account" }}
    >
      <EmailChangeForm email={email} inboxOpen={isInboxOpen(requestHeaders)} />
    </TaskPage>
  );
}
