import { getTranslations } from "next-intl/server";
import type { Series } from "@/app/admin/overview/chart";
import { FigureCard } from "@/app/admin/overview/figure-card";
import { SegmentedLinks } from "@/components/ui/navigation/segmented-links";
import { getOverview } from "@/lib/operator/overview";
import type { figures } from "@/lib/operator/overview.contract";
import { currentActor } from "@/lib/web/current-actor";

export const ranges = [7, 30, 90] as const;

export type Range = (typeof ranges)[number];

/** Days to look at, from the address; 30 where that says nothing usable. */
export const readRange = (text: unknown): Range => ranges.find((range) => String(range) === text) ?? 30;

type Figure = (typeof figures)[number];

const cards: readonly {
  key: "people" | "signUps" | "signIns" | "mail";
  kind: "area" | "bars";
  reads?: "last";
  figures: Figure[];
}[] = [
  { key: "people", kind: "area", reads: "last", figures: ["active_users"] },
  { key: "signUps", kind: "bars", figures: ["sign_ups"] },
  { key: "signIns", kind: "area", figures: ["sign_ins", "refusals"] },
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

/** What happened, by day: four pictures. */
export async function Figures({ range }: { range: Range }) {
  const [t, { days }] = await Promise.all([
    getTranslations("admin.overview"),
    currentActor().then((actor) => getOverview(actor, { query: { days: range } })),
  ]);
  const seriesOf = (figure: Figure): Series => ({
    key: figure,
    label: t(`figures.${figure}`),
    tone: FAILURES.has(figure) ? "danger" : "accent",
    values: days.map((day) => day[figure]),
  });
  return (
    <div className="grid gap-5 md:grid-cols-2">
      {cards.map((card) => (
        <FigureCard
          key={card.key}
          title={t(`cards.${card.key}`)}
          kind={card.kind}
          reads={card.reads}
          days={days.map(({ day }) => day)}
          series={card.figures.map(seriesOf)}
        />
      ))}
    </div>
  );
}
