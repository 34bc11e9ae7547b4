import { useTranslations } from "next-intl";
import { addressOf } from "@/app/admin/address";
import type { Event } from "@/app/admin/audit/facts";
import { FilterTag } from "@/app/admin/audit/filter-tag";
import { type AuditFilters, relations } from "@/app/admin/audit/filters";
import { SegmentedLinks } from "@/components/ui/navigation/segmented-links";

interface SubjectFilterProps {
  filters: AuditFilters;
  /** What these filters found: who an id is stands in it. */
  events: readonly Event[];
}

function nameIn(events: readonly Event[], id: string): string {
  const done = events.find(({ actor_id: actor }) => actor === id);
  const met = events.find(({ target_id: target }) => target === id);
  const [name, email] = done ? [done.actor_name, done.actor_email] : [met?.target_name, met?.target_email];
  return [name ?? id.slice(0, 8), email !== name && email].filter(Boolean).join(" ");
}

/** Whom or what the log is narrowed to now: how they took part, and the way back. */
export function SubjectFilter({ filters, events }: SubjectFilterProps) {
  const t = useTranslations("admin.audit");
  const { about, actor, target, target_type: type, ...others } = filters;
  const id = about ?? actor ?? target;
  if (!id) return null;
  const current = relations.find((relation) => filters[relation] === id);
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-2.5">
      <SegmentedLinks
        label={t("relation")}
        items={relations.map((relation) => ({
          key: relation,
          href: addressOf("/admin/audit", { ...others, [relation]: id, target_type: type }),
          label: t(`relations.${relation}`),
          current: relation === current,
        }))}
      />
      <FilterTag others={others} className="gap-1 font-medium">
        <bdi className="truncate">{nameIn(events, id)}</bdi>
      </FilterTag>
    </div>
  );
}
