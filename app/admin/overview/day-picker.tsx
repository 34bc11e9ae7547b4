"use client";

import { useRouter } from "next/navigation";
import { useFormatter, useTranslations } from "next-intl";
import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { type DayFilter, dayHref, type Series } from "@/app/admin/overview/days";
import { classNames } from "@/components/ui/class-names";

interface DayPickerProps {
  title: string;
  days: readonly string[];
  series: readonly Series[];
  filter: DayFilter | undefined;
}

const steps: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -7,
  PageUp: 7,
};

/**
 * Lies over a chart and reads the day under the pointer, or where the arrow keys led (the slider pattern of the ARIA
 * practices). A click or Enter opens the events of that day.
 */
export function DayPicker({ title, days, series, filter }: DayPickerProps) {
  const t = useTranslations("admin.overview.picker");
  const format = useFormatter();
  const router = useRouter();
  const [pointed, setPointed] = useState<number>();
  const last = days.length - 1;
  const index = pointed ?? last;
  const day = days[index] ?? "";
  const name = format.dateTime(new Date(day), { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
  const readings = series.map(({ key, label, values }) => ({ key, label, value: format.number(values[index] ?? 0) }));
  const said = [
    name,
    ...(index === last ? [t("soFar")] : []),
    ...readings.map(({ label, value }) => `${label}: ${value}`),
  ];
  const open = () => filter && router.push(dayHref(filter, day));
  const point = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    setPointed(Math.min(last, Math.max(0, Math.floor(((event.clientX - left) / width) * days.length))));
  };
  const press = (event: KeyboardEvent) => {
    const edge = { Home: 0, End: last }[event.key];
    const step = steps[event.key];
    if (event.key === "Enter") open();
    else if (edge !== undefined) setPointed(edge);
    else if (step !== undefined) setPointed(Math.min(last, Math.max(0, index + step)));
    else return;
    event.preventDefault();
  };
  const middle = ((index + 0.5) / days.length) * 100;
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={filter ? t("label", { chart: title }) : title}
      aria-valuemin={1}
      aria-valuemax={days.length}
      aria-valuenow={index + 1}
      aria-valuetext={said.join(", ")}
      onClick={open}
      onKeyDown={press}
      onFocus={() => setPointed(index)}
      onBlur={() => setPointed(undefined)}
      onPointerMove={point}
      onPointerDown={point}
      onPointerLeave={() => setPointed(undefined)}
      className={classNames("needs-script absolute inset-0 rounded", filter && "cursor-pointer")}
    >
      {pointed !== undefined && (
        <>
          <span
            className="pointer-events-none absolute inset-y-0 border-l border-foreground/30"
            style={{ left: `${middle}%` }}
          />
          <span
            className={classNames(
              "pointer-events-none absolute -top-2 z-10 w-max max-w-56 rounded-lg border border-border bg-raised px-2.5 py-1.5 text-[0.8125rem] shadow-popover",
              middle > 50 ? "-translate-x-full -ml-2" : "ml-2",
            )}
            style={{ left: `${middle}%` }}
          >
            <span className="block font-medium">
              {name}
              {index === last && <span className="font-normal text-muted"> · {t("soFar")}</span>}
            </span>
            {readings.map(({ key, label, value }) => (
              <span key={key} className="flex justify-between gap-4">
                <span className="text-muted">{label}</span>
                <span className="tabular-nums">{value}</span>
              </span>
            ))}
          </span>
        </>
      )}
    </div>
  );
}
