import { getFormatter, getTranslations } from "next-intl/server";
import { ChartLines } from "@/app/admin/overview/chart-lines";
import { DayPicker } from "@/app/admin/overview/day-picker";
import type { DayFilter, Series } from "@/app/admin/overview/days";
import { ticksFor } from "@/app/admin/overview/scale";
import { classNames } from "@/components/ui/class-names";

export interface ChartProps {
  title: string;
  kind: "area" | "bars";
  /** What the legend reads: people who come every day must not be summed up. */
  reads?: "sum" | "mean" | undefined;
  /** ISO dates, one for each value; the last is today. */
  days: readonly string[];
  series: readonly Series[];
  /** The first series over as many days before. */
  before: readonly number[];
  /** Leads from a day to its events. */
  filter?: DayFilter | undefined;
}

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

/** What a swatch of the legend and its line have in common. */
const swatches = { accent: "border-accent-text", danger: "border-dashed border-danger" };

/** Figures by day over a scale. Today goes on, and is drawn so; what was before lies behind as a dotted line. Drawn by the server. */
export async function Chart({ title, kind, reads = "sum", days, series, before, filter }: ChartProps) {
  const [t, format] = await Promise.all([getTranslations("admin.overview"), getFormatter()]);
  const ticks = ticksFor(Math.max(...before, ...series.flatMap(({ values }) => values)));
  const dayName = (day: string) => format.dateTime(new Date(day), { day: "numeric", month: "short", timeZone: "UTC" });
  const last = days.length - 1;
  const read = (values: readonly number[]) =>
    format.number(reads === "sum" ? sum(values) : sum(values) / Math.max(1, values.length), {
      maximumFractionDigits: reads === "sum" ? 0 : 1,
    });
  return (
    <div>
      <dl className="flex min-h-12 flex-wrap gap-x-6 gap-y-1">
        {series.map(({ key, label, tone, values }) => (
          <div key={key}>
            <dt className="flex items-center gap-1.5 text-[0.8125rem] text-muted">
              <span className={classNames("w-3 border-t-2", swatches[tone])} />
              {reads === "mean" ? t("perDay", { figure: label }) : label}
            </dt>
            <dd className="text-xl font-semibold tracking-tight tabular-nums">
              {/* Of a day that goes on there is no mean yet. */}
              {read(reads === "mean" ? values.slice(0, -1) : values)}
            </dd>
          </div>
        ))}
        <div>
          <dt className="flex items-center gap-1.5 text-[0.8125rem] text-muted">
            <span className="w-3 border-t-2 border-dotted border-muted" />
            {t("previous", { count: days.length })}
          </dt>
          <dd className="text-xl tracking-tight text-muted tabular-nums">{read(before)}</dd>
        </div>
      </dl>
      <div className="mt-4 grid grid-cols-[auto_minmax(0,1fr)] gap-x-2">
        {/* At equal distances, for the content policy blocks styles that the server writes into elements. */}
        <div
          className="flex h-32 min-w-6 flex-col-reverse justify-between text-xs text-muted tabular-nums"
          aria-hidden="true"
        >
          {ticks.map((tick) => (
            <span key={tick} className="flex h-0 items-center justify-end">
              {format.number(tick, { notation: "compact" })}
            </span>
          ))}
        </div>
        <div className="relative">
          <ChartLines kind={kind} series={series} before={before} ticks={ticks} />
          <DayPicker title={title} days={days} series={series} filter={filter} />
        </div>
        <div className="col-start-2 mt-1.5 flex justify-between text-xs text-muted" aria-hidden="true">
          <span>{dayName(days[0] ?? "")}</span>
          {last > 7 && <span>{dayName(days[Math.floor(last / 2)] ?? "")}</span>}
          <span>{t("today")}</span>
        </div>
      </div>
    </div>
  );
}
