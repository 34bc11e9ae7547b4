import { getFormatter, getTranslations } from "next-intl/server";
import { DayPicker } from "@/app/admin/overview/day-picker";
import type { DayFilter, Series } from "@/app/admin/overview/days";
import { ticksFor } from "@/app/admin/overview/scale";
import { classNames } from "@/components/ui/class-names";

const WIDTH = 600;
const HEIGHT = 120;

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
  const top = ticks.at(-1) ?? 1;
  const step = WIDTH / days.length;
  const x = (index: number) => Math.round((index + 0.5) * step * 10) / 10;
  const y = (value: number) => Math.round((HEIGHT - (value / top) * HEIGHT) * 10) / 10;
  const line = (values: readonly number[], first = 0) =>
    values.map((value, index) => `${index === 0 ? "M" : "L"}${x(first + index)} ${y(value)}`).join("");
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
          <svg
            aria-hidden="true"
            viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
            preserveAspectRatio="none"
            className="h-32 w-full overflow-visible"
          >
            {ticks.map((tick) => (
              <line
                key={tick}
                x1={0}
                x2={WIDTH}
                y1={y(tick)}
                y2={y(tick)}
                className="stroke-border"
                strokeDasharray={tick === 0 ? undefined : "2 6"}
                vectorEffect="non-scaling-stroke"
              />
            ))}
            {series.map(({ key, tone, values }) => {
              const color = tone === "danger" ? "stroke-danger" : "stroke-accent-text";
              const drawn = {
                className: `fill-none ${color}`,
                strokeWidth: 1.75,
                vectorEffect: "non-scaling-stroke" as const,
              };
              return kind === "bars" ? (
                values.map((value, index) => (
                  <rect
                    key={`${key} ${days[index]}`}
                    x={index * step + step * 0.15}
                    y={y(value)}
                    width={step * 0.7}
                    height={HEIGHT - y(value)}
                    className={classNames("fill-accent-text", index === last && "opacity-45")}
                  />
                ))
              ) : (
                <g key={key}>
                  {tone === "accent" && last > 0 && (
                    <path d={`${line(values.slice(0, -1))}V${HEIGHT}H${x(0)}Z`} className="fill-accent-subtle" />
                  )}
                  <path
                    d={line(values.slice(0, -1))}
                    {...drawn}
                    strokeDasharray={tone === "danger" ? "5 4" : undefined}
                  />
                  <path d={line(values.slice(-2), Math.max(0, last - 1))} {...drawn} strokeDasharray="2 3" />
                </g>
              );
            })}
            <path
              d={line(before)}
              className="fill-none stroke-muted"
              strokeWidth={1.25}
              strokeDasharray="1 3"
              vectorEffect="non-scaling-stroke"
            />
          </svg>
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
