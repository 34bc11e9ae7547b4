import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { EndOthers } from "@/app/(account)/account/sessions/end-others";
import { SessionRow } from "@/app/(account)/account/sessions/row";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { listOwnSessions } from "@/lib/sessions/own-sessions";
import { requireUser } from "@/lib/web/current-actor";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("account.sessions"))("title") };
}

/** Where the account is signed in. The session that asks comes first. */
export default async function SessionsPage() {
  const actor = await requireUser("/account/sessions");
  const [t, sessions] = await Promise.all([getTranslations("account.sessions"), listOwnSessions(actor, {})]);
  const others = sessions.filter(({ current }) => !current);
  const ordered = [...sessions.filter(({ current }) => current), ...others];
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("text")}
        actions={others.length > 0 && <EndOthers count={others.length} />}
      />
      <Card flush>
        <ul className="divide-y divide-border">
          {ordered.map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
        </ul>
      </Card>
      {others.length === 0 && <p className="mt-4 text-muted">{t("onlyThis")}</p>}
    </>
  );
}
