import { useTranslations } from "next-intl";
import type { Outcome } from "@/app/admin/users/bulk/bulk";
import { RefusedList } from "@/app/admin/users/bulk/refused-list";
import { CircleCheck } from "@/components/ui/icons";

/** How many were changed and how many not, and who was refused and why. */
export function BulkOutcomes({ outcomes, undone }: { outcomes: readonly Outcome[]; undone: boolean }) {
  const t = useTranslations("admin.bulk");
  const count = (wanted: Outcome["outcome"]) => outcomes.filter(({ outcome }) => outcome === wanted).length;
  return (
    <div>
      <p role="status" className="flex items-center gap-2 font-medium">
        <CircleCheck className="size-4.5 shrink-0 text-success" />
        {undone ? t("undone", { count: count("changed") }) : t("changed", { count: count("changed") })}
      </p>
      {count("unchanged") > 0 && <p className="mt-1 text-muted">{t("unchanged", { count: count("unchanged") })}</p>}
      <RefusedList outcomes={outcomes} />
    </div>
  );
}
