import { useTranslations } from "next-intl";
import type { Difference } from "@/app/admin/audit/details";

/** What was and what became of it, side by side. */
export function DifferenceTable({ differences }: { differences: readonly Difference[] }) {
  const t = useTranslations("admin.audit");
  const head = "px-3 py-1.5 text-left text-[0.8125rem] font-medium text-muted";
  const cell = "px-3 py-1.5 align-top font-mono text-[0.8125rem] break-all";
  return (
    <div className="overflow-hidden rounded-lg border border-border">
      <table className="w-full table-fixed border-collapse">
        <thead className="border-b border-border bg-background">
          <tr>
            <th scope="col" className={`${head} w-1/4`}>
              {t("member")}
            </th>
            <th scope="col" className={head}>
              {t("before")}
            </th>
            <th scope="col" className={head}>
              {t("after")}
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-border bg-surface">
          {differences.map(({ member, before, after }) => (
            <tr key={member}>
              <th scope="row" className="px-3 py-1.5 text-left align-top font-medium break-all">
                {member}
              </th>
              <td className={`${cell} text-danger`}>{before}</td>
              <td className={`${cell} text-success`}>{after}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
