import { getTranslations } from "next-intl/server";
import { addressOf } from "@/app/admin/address";
import { EventList } from "@/app/admin/event-list";
import { CardPages } from "@/app/admin/users/[uid]/card-pages";
import { found } from "@/app/found";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { listAuditEvents } from "@/lib/audit/events";
import { currentActor } from "@/lib/web/current-actor";

const SHOWN = 30;

/** What this person did and what was done to them, newest first. */
export async function TrailCard({ uid, cursor }: { uid: string; cursor: string | undefined }) {
  const [t, { items, next }] = await Promise.all([
    getTranslations("admin.user"),
    found(currentActor().then((actor) => listAuditEvents(actor, { query: { about: uid, limit: SHOWN, cursor } }))),
  ]);
  return (
    <>
      <Card
        title={t("trail")}
        action={
          items.length > 0 && (
            <ButtonLink href={addressOf("/admin/audit", { about: uid })} size="small">
              {t("wholeTrail")}
            </ButtonLink>
          )
        }
        flush
      >
        <div className="border-t border-border">
          {items.length === 0 ? <p className="p-5 text-muted sm:px-6">{t("noTrail")}</p> : <EventList events={items} />}
        </div>
      </Card>
      <CardPages path={`/admin/users/${uid}/activity`} cursor={cursor} next={next} />
    </>
  );
}
