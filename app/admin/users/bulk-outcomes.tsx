import { useTranslations } from "next-intl";
import type { Outcome } from "@/app/admin/users/bulk";
import { CircleCheck } from "@/components/ui/icons";
import { keyOfProblem } from "@/lib/i18n/problem-key";

/** How many were changed and how many not, and who was refused and why. */
export function BulkOutcomes({ outcomes, undone }: { outcomes: readonly Outcome[]; undone: boolean }) {
  const t = useTranslations("admin.bulk");
  const problems = useTranslations("problems");
  const count = (wanted: Outcome["outcome"]) => outcomes.filter(({ outcome }) => outcome === wanted).length;
  const refused = outcomes.filter(({ problem }) => problem !== null);
  return (
    <div>
      <p role="status" className="flex items-center gap-2 font-medium">
        <CircleCheck className="size-4.5 shrink-0 text-success" />
        {undone ? t("undone", { count: count("changed") }) : t("changed", { count: count("changed") })}
      </p>
      {count("unchanged") > 0 && <p className="mt-1 text-muted">{t("unchanged", { count: count("unchanged") })}</p>}
      {refused.length > 0 && (
        <>
          <p className="mt-4 font-medium">{t("refused", { count: refused.length })}</p>
          <ul className="mt-2 max-h-56 divide-y divide-border overflow-y-auto rounded-lg border border-border">
            {refused.map(({ uid, name, problem }) => (
              <li key={uid} className="px-3 py-2">
                <span className="block truncate">{name ?? uid}</span>
                <span className="block text-[0.8125rem] text-danger">
                  {problems(`${keyOfProblem({ errors: [problem ?? ""] })}.title`)}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
