import { getTranslations } from "next-intl/server";
import { cache } from "react";
import { can } from "@/app/admin/can";
import type { DayFilter, Series } from "@/app/admin/overview/days";
import { FigureCard } from "@/app/admin/overview/figure-card";
import { SegmentedLinks } from "@/components/ui/navigation/segmented-links";
import { listAuditEvents } from "@/lib/audit/audit.contract";
import { getOverview } from "@/lib/operator/overview";
import type { figures } from "@/lib/operator/overview.contract";
import { currentActor } from "@/lib/web/current-actor";

export const ranges = [7, 30, 90] as const;

export type Range = (typeof ranges)[number];

/** Days to look at, from the address; 30 where that says nothing usable. */
export const readRange = (text: unknown): Range => ranges.find((range) => String(range) === text) ?? 30;

type Figure = (typeof figures)[number];

/** The days of a period and as many before, oldest first; asked once for all that a page makes of it. */
export const readFigures = cache(async (range: Range) => {
  const { days } = await getOverview(await currentActor(), { query: { days: range * 2 } });
  return { before: days.slice(0, range), now: days.slice(range) };
});

const cards: readonly {
  key: "people" | "signUps" | "signIns" | "mail";
  kind: "area" | "bars";
  reads?: "mean";
  figures: [Figure, ...Figure[]];
  filter?: DayFilter;
}[] = [
  { key: "people", kind: "area", reads: "mean", figures: ["active_users"], filter: { group: "sign_ins" } },
  { key: "signUps", kind: "bars", figures: ["sign_ups"], filter: { action: "user.registered" } },
  { key: "signIns", kind: "area", figures: ["sign_ins", "refusals"], filter: { action: "login." } },
  { key: "mail", kind: "area", figures: ["mail_sent", "mail_failed"] },
];

const FAILURES: ReadonlySet<Figure> = new Set<Figure>(["refusals", "mail_failed"]);

/** Which days are shown; links, so that each view has an address. */
export async function RangeLinks({ current }: { current: Range }) {
  const t = await getTranslations("admin.overview");
  return (
    <SegmentedLinks
      label={t("range")}
      items={ranges.map((range) => ({
        key: String(range),
        href: `/admin?days=${range}`,
        label: t("days", { count: range }),
        current: range === current,
      }))}
    />
  );
}

/** What happened, by day: four pictures, each beside the period before. */
export async function Figures({ range }: { range: Range }) {
  const [t, actor, { before, now }] = await Promise.all([
    getTranslations("admin.overview"),
    currentActor(),
    readFigures(range),
  ]);
  const seriesOf = (figure: Figure): Series => ({
    key: figure,
    label: t(`figures.${figure}`),
    tone: FAILURES.has(figure) ? "danger" : "accent",
    values: now.map((day) => day[figure]),
  });
  return (
    <div className="grid gap-5 md:grid-cols-2">
      {cards.map((card) => (
        <FigureCard
          key={card.key}
          title={t(`cards.${card.key}`)}
          kind={card.kind}
          reads={card.reads}
          days={now.map(({ day }) => day)}
          series={card.figures.map(seriesOf)}
          before={before.map((day) => day[card.figures[0]])}
          filter={can(actor, listAuditEvents) ? card.filter : undefined}
        />
      ))}
    </div>
  );
}
