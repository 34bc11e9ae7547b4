import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { PasswordForm } from "@/app/(account)/account/password/form";
import { TaskPage } from "@/app/(account)/account/task-page";
import { requireUser } from "@/lib/web/current-actor";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("account.password"))("changeTitle") };
}

/** Another password. */
export default async function PasswordPage() {
  const { email } = await requireUser("/account/password");
  const t = await getTranslations("account.password");
  return (
    <TaskPage
      title={t("changeTitle")}
      description={t("changeText")}
      parent={{ tab: "security", href: "/account/security" }}
    >
      <PasswordForm email={email} />
    </TaskPage>
  );
}
