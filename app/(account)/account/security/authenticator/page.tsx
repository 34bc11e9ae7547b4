import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AuthenticatorForm } from "@/app/(account)/account/security/authenticator/form";
import { TaskPage } from "@/app/(account)/account/task-page";
import { brand } from "@/lib/brand/brand";
import { requireUser } from "@/lib/web/current-actor";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("account.authenticator"))("title") };
}

/** Another authenticator app. */
export default async function AuthenticatorPage() {
  const { email } = await requireUser("/account/security/authenticator");
  const t = await getTranslations("account.authenticator");
  return (
    <TaskPage title={t("title")} description={t("text")} parent={{ tab: "security", href: "/account/security" }}>
      <AuthenticatorForm account={email} product={brand().name} returnTo="/account/security?done=factor" />
    </TaskPage>
  );
}
