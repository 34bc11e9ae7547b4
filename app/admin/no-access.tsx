import { Lock } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { signOut } from "@/app/admin/session";
import { PreferenceBar } from "@/app/preference-bar";
import { ActionForm } from "@/components/forms/action-form";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { CenteredPage } from "@/components/ui/centered-page";
import { EmptyState } from "@/components/ui/empty-state";
import { Gate } from "@/components/ui/gate";
import { Logo } from "@/components/ui/logo";
import { recordRefusal } from "@/lib/audit/refusals";
import { brand } from "@/lib/brand/brand";
import { Problem } from "@/lib/problem";
import { currentActor } from "@/lib/web/current-actor";

/** What someone sees who is signed in but administers nothing. */
export async function NoAccess() {
  const t = await getTranslations("admin.noAccess");
  const { name, logoUrl } = brand();
  return (
    <CenteredPage header={<Logo name={name} url={logoUrl} />} footer={<PreferenceBar />}>
      <div className="flex max-w-sm flex-col items-center text-center">
        <Gate shut icon={<Lock className="size-4" />} />
        <h1 className="mt-5 text-2xl font-semibold tracking-tight">{t("title")}</h1>
        <p className="mt-3 text-[0.9375rem] text-balance text-muted">{t("text")}</p>
        <div className="mt-7 flex flex-wrap justify-center gap-3">
          <ButtonLink href="/account" variant="primary">
            {t("account")}
          </ButtonLink>
          <ActionForm action={signOut}>
            <Button type="submit">{t("signOut")}</Button>
          </ActionForm>
        </div>
      </div>
    </CenteredPage>
  );
}

/** In place of one page that this administrator may not open; the rest of the dashboard stays around it. */
export async function PageRefused() {
  await recordRefusal(
    await currentActor(),
    "page",
    new Problem("forbidden", { reason: "a page beyond the caller's rights" }),
  );
  const t = await getTranslations("admin.pageRefused");
  return (
    <div className="pt-10">
      <h1 className="sr-only">{t("title")}</h1>
      <EmptyState shut icon={<Lock className="size-4" />} title={t("title")} text={t("text")} />
    </div>
  );
}
