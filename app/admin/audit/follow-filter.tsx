import { useTranslations } from "next-intl";
import { FilterTag } from "@/app/admin/audit/filter-tag";
import type { AuditFilters } from "@/app/admin/audit/filters";

/** Which request or session the log is narrowed to now, and the way back. */
export function FollowFilter({ filters }: { filters: AuditFilters }) {
  const t = useTranslations("admin.audit");
  return (["request", "session"] as const).flatMap((name) => {
    const { [name]: id, ...others } = filters;
    if (!id) return [];
    return (
      <FilterTag key={name} others={others} className="gap-1.5">
        {t(name)}
        <span className="truncate font-mono text-[0.8125rem]">{id.slice(0, 8)}</span>
      </FilterTag>
    );
  });
}
