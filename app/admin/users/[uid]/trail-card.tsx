import { getTranslations } from "next-intl/server";
import { EventList } from "@/app/admin/event-list";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { currentActor } from "@/lib/http/current-actor";
import { listAuditEvents } from "@/lib/services/audit-log";

const SHOWN = 12;

/** What this person did and what was done to them, newest first. */
export async function TrailCard({ uid }: { uid: string }) {
  const [t, { items, next }] = await Promise.all([
    getTranslations("admin.user"),
    currentActor().then((actor) => listAuditEvents(actor, { query: { about: uid, limit: SHOWN } })),
  ]);
  return (
    <Card
      title={t("trail")}
      action={
        next ? (
          <ButtonLink href={`/admin/audit?about=${uid}`} size="small">
            {t("wholeTrail")}
          </ButtonLink>
        ) : undefined
      }
      flush
    >
      <div className="border-t border-border">
        {items.length === 0 ? <p className="p-5 text-muted sm:px-6">{t("noTrail")}</p> : <EventList events={items} />}
      </div>
    </Card>
  );
}
