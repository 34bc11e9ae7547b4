import Link from "next/link";
import { getFormatter, getTranslations } from "next-intl/server";
import { Chart, type ChartProps } from "@/app/admin/overview/chart";
import { dayHref } from "@/app/admin/overview/days";
import { Card } from "@/components/ui/card";

/** A picture of figures by day, and the same figures as a table, newest day first. */
export async function FigureCard(chart: ChartProps) {
  const { title, days, series, filter } = chart;
  const [t, format] = await Promise.all([getTranslations("admin.overview"), getFormatter()]);
  const rows = days.map((day, index) => ({ day, values: series.map(({ values }) => values[index] ?? 0) })).reverse();
  const nameOf = (day: string) => format.dateTime(new Date(day), { dateStyle: "medium", timeZone: "UTC" });
  return (
    <Card title={title}>
      <Chart {...chart} />
      <details className="group mt-4">
        <summary className="w-fit list-none rounded text-[0.8125rem] text-muted hover:text-foreground">
          <span className="group-open:hidden">{t("showTable")}</span>
          <span className="hidden group-open:inline">{t("hideTable")}</span>
          <span className="sr-only">{`: ${title}`}</span>
        </summary>
        <section
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
          tabIndex={0}
          aria-label={title}
          className="mt-3 max-h-60 overflow-y-auto rounded-lg border border-border"
        >
          <table className="w-full text-left text-[0.8125rem] tabular-nums">
            <caption className="sr-only">{title}</caption>
            <thead className="bg-background text-muted">
              <tr>
                <th scope="col" className="px-3 py-1.5 font-medium">
                  {t("day")}
                </th>
                {series.map(({ key, label }) => (
                  <th key={key} scope="col" className="px-3 py-1.5 text-right font-medium">
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="divide-y divide-border">
              {rows.map(({ day, values }) => (
                <tr key={day}>
                  <th scope="row" className="px-3 py-1.5 font-normal">
                    {filter ? (
                      <Link href={dayHref(filter, day)} prefetch={false} className="link">
                        {nameOf(day)}
                      </Link>
                    ) : (
                      nameOf(day)
                    )}
                  </th>
                  {series.map(({ key }, index) => (
                    <td key={key} className="px-3 py-1.5 text-right">
                      {format.number(values[index] ?? 0)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </Card>
  );
}
