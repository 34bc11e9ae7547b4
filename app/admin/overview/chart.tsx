"use client";

import { scaleBand, scaleLinear } from "@visx/scale";
import { AreaClosed, Bar, LinePath } from "@visx/shape";
import { useFormatter } from "next-intl";
import { useState } from "react";
import { classNames } from "@/components/ui/class-names";

const WIDTH = 600;
const HEIGHT = 120;

/** One figure by day. `tone` also decides how it is drawn, so that color is never the only difference. */
export interface Series {
  key: string;
  label: string;
  tone: "accent" | "danger";
  values: readonly number[];
}

interface ChartProps {
  kind: "area" | "bars";
  /** What the legend reads while no day is pointed at: people who come every day must not be summed up. */
  reads?: "sum" | "last" | undefined;
  /** ISO dates, one for each value. */
  days: readonly string[];
  series: readonly Series[];
}

/** Figures by day. The legend reads the totals, or the day under the pointer; the table beside it says the same to everyone. */
export function Chart({ kind, reads = "sum", days, series }: ChartProps) {
  const format = useFormatter();
  const [pointed, setPointed] = useState<number>();
  const highest = Math.max(1, ...series.flatMap(({ values }) => values));
  const x = scaleBand<number>({ domain: days.map((_, index) => index), range: [0, WIDTH], padding: 0.3 });
  const y = scaleLinear<number>({ domain: [0, highest], range: [HEIGHT, 4] });
  const middle = (index: number) => (x(index) ?? 0) + x.bandwidth() / 2;
  const dayName = (day: string | undefined) =>
    day === undefined ? "" : format.dateTime(new Date(day), { day: "numeric", month: "short", timeZone: "UTC" });
  const shown = pointed ?? (reads === "last" ? days.length - 1 : undefined);
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  return (
    <div>
      <div className="flex min-h-12 flex-wrap items-end gap-x-6 gap-y-1">
        {series.map(({ key, label, tone, values }) => (
          <p key={key}>
            <span className="flex items-center gap-1.5 text-[0.8125rem] text-muted">
              <span
                className={classNames(
                  "w-3 border-t-2",
                  tone === "danger" ? "border-dashed border-danger" : "border-accent-text",
                )}
              />
              {label}
            </span>
            <span className="text-xl font-semibold tracking-tight tabular-nums">
              {format.number(shown === undefined ? total(values) : (values[shown] ?? 0))}
            </span>
          </p>
        ))}
        <span className="ml-auto text-[0.8125rem] text-muted">{shown !== undefined && dayName(days[shown])}</span>
      </div>
      <svg
        aria-hidden="true"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="mt-3 h-30 w-full"
        onPointerLeave={() => setPointed(undefined)}
        onPointerMove={(event) => {
          const { left, width } = event.currentTarget.getBoundingClientRect();
          const index = Math.floor(((event.clientX - left) / width) * days.length);
          setPointed(Math.min(days.length - 1, Math.max(0, index)));
        }}
      >
        <line x1={0} x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} className="stroke-border" />
        <line x1={0} x2={WIDTH} y1={HEIGHT / 2} y2={HEIGHT / 2} className="stroke-border" strokeDasharray="2 6" />
        {pointed !== undefined && (
          <Bar x={middle(pointed) - x.step() / 2} y={0} width={x.step()} height={HEIGHT} className="fill-subtle" />
        )}
        {series.map(({ key, tone, values }) =>
          kind === "bars" ? (
            values.map((value, index) => (
              <Bar
                key={`${key} ${days[index]}`}
                x={x(index)}
                y={y(value)}
                width={x.bandwidth()}
                height={HEIGHT - y(value)}
                className={tone === "danger" ? "fill-danger" : "fill-accent-text"}
              />
            ))
          ) : (
            <g key={key}>
              {tone === "accent" && (
                <AreaClosed
                  data={[...values]}
                  x={(_, index) => middle(index)}
                  y={(value) => y(value)}
                  yScale={y}
                  className="fill-accent-subtle"
                />
              )}
              <LinePath
                data={[...values]}
                x={(_, index) => middle(index)}
                y={(value) => y(value)}
                className={tone === "danger" ? "fill-transparent stroke-danger" : "fill-transparent stroke-accent-text"}
                strokeWidth={1.75}
                strokeDasharray={tone === "danger" ? "5 4" : undefined}
                vectorEffect="non-scaling-stroke"
              />
            </g>
          ),
        )}
      </svg>
      <div className="mt-1.5 flex justify-between text-xs text-muted" aria-hidden="true">
        <span>{dayName(days[0])}</span>
        <span>{dayName(days.at(-1))}</span>
      </div>
    </div>
  );
}
