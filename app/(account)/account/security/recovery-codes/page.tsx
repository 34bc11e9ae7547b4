import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { RecoveryCodesForm } from "@/app/(account)/account/security/recovery-codes/form";
import { TaskPage } from "@/app/(account)/account/task-page";
import { brand } from "@/lib/brand/brand";
import { requireUser } from "@/lib/web/current-actor";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("account.recoveryCodes"))("title") };
}

/** New recovery codes. */
export default async function RecoveryCodesPage() {
  const { email, hasSecondFactor } = await requireUser("/account/security/recovery-codes");
  // Without a second step there is nothing that they could stand for.
  if (!hasSecondFactor) redirect("/account/security");
  const t = await getTranslations("account.recoveryCodes");
  return (
    <TaskPage title={t("title")} description={t("text")} parent={{ tab: "security", href: "/account/security" }}>
      <RecoveryCodesForm account={email} product={brand().name} />
    </TaskPage>
  );
}
