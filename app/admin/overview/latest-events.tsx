import { ScrollText } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { EventList } from "@/app/admin/event-list";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { listAuditEvents } from "@/lib/audit/events";
import { currentActor } from "@/lib/web/current-actor";

const SHOWN = 8;

/** The newest lines of the audit log. */
export async function LatestEvents() {
  const [t, { items }] = await Promise.all([
    getTranslations("admin.overview"),
    currentActor().then((actor) => listAuditEvents(actor, { query: { limit: SHOWN } })),
  ]);
  return (
    <Card
      title={t("latestEvents")}
      action={
        <ButtonLink href="/admin/audit" prefetch={false} size="small">
          {t("allEvents")}
        </ButtonLink>
      }
      flush
    >
      <div className="border-t border-border">
        {items.length === 0 ? (
          <EmptyState icon={<ScrollText className="size-5" aria-hidden="true" />} title={t("noEvents")} />
        ) : (
          <EventList events={items} />
        )}
      </div>
    </Card>
  );
}
