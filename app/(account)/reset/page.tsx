import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { EntryPage } from "@/app/(account)/entry-page";
import { LinkRefused } from "@/app/(account)/link-refused";
import { ResetForm } from "@/app/(account)/reset/form";
import type { Query } from "@/app/query";
import { ButtonLink } from "@/components/ui/button-link";
import { ClientMessages } from "@/components/ui/client-messages";
import { faultOfLink } from "@/lib/mail/linked-codes";
import { rememberedMailbox } from "@/lib/web/mailbox";
import { linkedCode } from "@/lib/web/mailed-code";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("reset"))("title") };
}

/** Where the recovery mail leads. Opening it changes nothing; the code is used with the new password. */
export default async function ResetPage({ searchParams }: { searchParams: Query }) {
  const [t, code, mailbox] = await Promise.all([
    getTranslations("reset"),
    linkedCode(searchParams, "reset"),
    rememberedMailbox(),
  ]);
  if (!code) redirect("/restore");
  const fault = await faultOfLink(code, "recovery");
  return (
    <EntryPage
      title={t("title")}
      lead={t(fault ? "deadLead" : "lead")}
      below={
        <a href="/sign-in" className="link">
          {t("back")}
        </a>
      }
    >
      <ClientMessages namespaces={["reset"]}>
        {fault ? (
          <LinkRefused
            problem={fault}
            action={
              <ButtonLink href="/restore" size="small">
                {t("again")}
              </ButtonLink>
            }
          />
        ) : (
          <ResetForm code={code} email={mailbox?.purpose === "recovery" ? mailbox.email : undefined} />
        )}
      </ClientMessages>
    </EntryPage>
  );
}
