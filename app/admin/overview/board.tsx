import { getTranslations } from "next-intl/server";
import { Checklist } from "@/app/admin/overview/checklist";
import { Figures, type Range, readFigures } from "@/app/admin/overview/figures";
import { LatestEvents } from "@/app/admin/overview/latest-events";
import { Signals } from "@/app/admin/overview/signals";

interface BoardProps {
  range: Range;
  /** What the reader may see. */
  shows: { figures: boolean; checklist: boolean; events: boolean };
}

/**
 * Pictures of the days, and lists. A service without a day to look back on shows what is left to do instead. All of it comes at
 * once: a list that came later would move the others from column to column.
 */
export async function Board({ range, shows }: BoardProps) {
  const t = await getTranslations("admin.overview");
  const { before, now } = shows.figures ? await readFigures(range) : { before: [], now: [] };
  const hasPast = [...before, ...now.slice(0, -1)].some(({ day: _, ...counts }) => Object.values(counts).some(Boolean));
  const checklist = shows.checklist && <Checklist key="checklist" />;
  const signals = shows.figures && <Signals key="signals" range={range} />;
  const events = shows.events && <LatestEvents key="events" />;
  return (
    <>
      {shows.figures && (hasPast ? <Figures range={range} /> : <p className="text-muted">{t("firstDay")}</p>)}
      <div className="columns-1 gap-5 *:mb-5 *:break-inside-avoid xl:columns-2">
        {hasPast ? [signals, checklist, events] : [checklist, signals, events]}
      </div>
    </>
  );
}
