import { getTranslations } from "next-intl/server";
import { MailKind } from "@/app/admin/mail/mail-kind";
import { CardPages } from "@/app/admin/users/[uid]/card-pages";
import { found } from "@/app/found";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copying/copy-button";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { listMail } from "@/lib/mail/mail";
import { currentActor } from "@/lib/web/current-actor";

const SHOWN = 25;

const tones = { pending: "warning", sent: "success", dropped: "neutral", failed: "danger" } as const;

/** Mail to this account: what became of it, and whether its link was opened. */
export async function MailCard({ uid, cursor }: { uid: string; cursor: string | undefined }) {
  const [t, { items, next }] = await Promise.all([
    getTranslations("admin.user"),
    found(currentActor().then((actor) => listMail(actor, { query: { user: uid, limit: SHOWN, cursor } }))),
  ]);
  return (
    <>
      <Card title={t("mail")}>
        {items.length === 0 ? (
          <p className="text-muted">{t("noMail")}</p>
        ) : (
          <ul className="-my-2 divide-y divide-border">
            {items.map((mail) => (
              <li key={mail.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
                <span className="min-w-0 flex-1">
                  <span className="block font-medium">
                    <MailKind template={mail.template} />
                  </span>
                  <span className="block text-[0.8125rem] text-muted">
                    <RelativeTime date={mail.created_at} />
                    {mail.opened && <span>{` · ${t("opened", { count: mail.opened.times })}`}</span>}
                    {mail.opened && <span>{` · ${mail.opened.used ? t("linkUsed") : t("linkUnused")}`}</span>}
                    {mail.error && <span className="block text-danger [overflow-wrap:anywhere]">{mail.error}</span>}
                  </span>
                </span>
                <Badge tone={tones[mail.state]} dot>
                  {t(`mailStates.${mail.state}`)}
                </Badge>
                {mail.provider_id && <CopyButton value={mail.provider_id} label={t("copyProviderId")} compact />}
              </li>
            ))}
          </ul>
        )}
      </Card>
      <CardPages path={`/admin/users/${uid}/mail`} cursor={cursor} next={next} />
    </>
  );
}
