import { SearchX } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { PreferenceBar } from "@/app/preference-bar";
import { buttonStyle } from "@/components/ui/button-style";
import { CenteredPage } from "@/components/ui/centered-page";
import { classNames } from "@/components/ui/class-names";
import { Gate } from "@/components/ui/gate";
import { Logo } from "@/components/ui/logo";
import { brand } from "@/lib/brand/brand";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("errors"))("notFoundTitle") };
}

/** Any address of pages that leads nowhere. Programs' addresses answer a problem instead. */
export default async function NotFound() {
  const t = await getTranslations("errors");
  const { name, logoUrl } = brand();
  return (
    <CenteredPage header={<Logo name={name} url={logoUrl} />} footer={<PreferenceBar />}>
      <div className="flex max-w-sm flex-col items-center text-center">
        <Gate icon={<SearchX className="size-5" />} />
        <h1 className="mt-5 text-2xl font-semibold tracking-tight">{t("notFoundTitle")}</h1>
        <p className="mt-3 text-[0.9375rem] text-balance text-muted">{t("notFoundText")}</p>
        <a href="/" className={classNames(buttonStyle(), "mt-7")}>
          {t("home")}
        </a>
      </div>
    </CenteredPage>
  );
}
