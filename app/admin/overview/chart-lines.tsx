"use client";

import type { ChartProps } from "@/app/admin/overview/chart";
import { classNames } from "@/components/ui/class-names";

const WIDTH = 600;
const HEIGHT = 120;

/**
 * The lines or bars of a chart. As a component of the client it comes in one piece: what the server streams into an SVG bears
 * a style that the content policy blocks.
 */
export function ChartLines({
  kind,
  series,
  before,
  ticks,
}: Pick<ChartProps, "kind" | "series" | "before"> & { ticks: readonly number[] }) {
  const top = ticks.at(-1) ?? 1;
  const last = before.length - 1;
  const step = WIDTH / before.length;
  const x = (index: number) => Math.round((index + 0.5) * step * 10) / 10;
  const y = (value: number) => Math.round((HEIGHT - (value / top) * HEIGHT) * 10) / 10;
  const line = (values: readonly number[], first = 0) =>
    values.map((value, index) => `${index === 0 ? "M" : "L"}${x(first + index)} ${y(value)}`).join("");
  return (
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
              // biome-ignore lint/suspicious/noArrayIndexKey: the days of a series are its order
              key={`${key} ${index}`}
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
            <path d={line(values.slice(0, -1))} {...drawn} strokeDasharray={tone === "danger" ? "5 4" : undefined} />
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
  );
}
