import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { cache } from "react";
import { EntryPage } from "@/app/(account)/entry-page";
import { LinkRefused } from "@/app/(account)/link-refused";
import { ResetForm } from "@/app/(account)/reset/form";
import { InvitationRefused } from "@/app/(account)/reset/invitation-refused";
import type { Query } from "@/app/query";
import { ButtonLink } from "@/components/ui/button-link";
import { ClientMessages } from "@/components/ui/client-messages";
import { brand } from "@/lib/brand/brand";
import { readLink } from "@/lib/mail/linked-codes";
import { PASSWORD_PURPOSES } from "@/lib/mail/one-time-codes";
import { linkedCode } from "@/lib/web/mailed-code";

const openLink = cache((code: string) => readLink(code, PASSWORD_PURPOSES));

/** What the page says above the form, or above why there is none. */
async function headOf(code: string) {
  const { purpose, email, fault } = await openLink(code);
  if (purpose !== "invitation") {
    const t = await getTranslations("reset");
    return { title: t("title"), lead: t(fault ? "deadLead" : "lead") };
  }
  const t = await getTranslations("invitation");
  const product = brand().name;
  return email
    ? { title: t("title", { product }), lead: t("lead", { email }) }
    : { title: t("deadTitle", { product }), lead: undefined };
}

export async function generateMetadata({ searchParams }: { searchParams: Query }): Promise<Metadata> {
  const code = await linkedCode(searchParams, "reset");
  return { title: code ? (await headOf(code)).title : (await getTranslations("reset"))("title") };
}

/** Where recoveries and invitations lead. Opening it changes nothing; the code is used with the password. */
export default async function ResetPage({ searchParams }: { searchParams: Query }) {
  const code = await linkedCode(searchParams, "reset");
  if (!code) redirect("/restore");
  const [t, head, { purpose, email, fault }] = await Promise.all([
    getTranslations("reset"),
    headOf(code),
    openLink(code),
  ]);
  const invited = purpose === "invitation";
  const again = (
    <ButtonLink href="/restore" size="small">
      {t("again")}
    </ButtonLink>
  );
  return (
    <EntryPage
      title={head.title}
      lead={head.lead}
      below={
        <a href="/sign-in" className="link">
          {t("back")}
        </a>
      }
    >
      <ClientMessages namespaces={["reset", "invitation"]}>
        {!fault && <ResetForm code={code} email={email} invited={invited} />}
        {fault && (invited ? <InvitationRefused problem={fault} /> : <LinkRefused problem={fault} action={again} />)}
      </ClientMessages>
    </EntryPage>
  );
}
