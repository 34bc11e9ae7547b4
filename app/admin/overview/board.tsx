import { getTranslations } from "next-intl/server";
import { type ReactNode, Suspense } from "react";
import { Checklist } from "@/app/admin/overview/checklist";
import { Figures, type Range, readFigures } from "@/app/admin/overview/figures";
import { LatestEvents } from "@/app/admin/overview/latest-events";
import { Signals } from "@/app/admin/overview/signals";
import { Skeleton } from "@/components/ui/skeleton";

interface BoardProps {
  range: Range;
  /** What the reader may see. */
  shows: { figures: boolean; checklist: boolean; events: boolean };
}

const Waiting = ({ children }: { children: ReactNode }) => (
  <Suspense fallback={<Skeleton className="h-80 w-full rounded-xl" />}>{children}</Suspense>
);

/** Pictures of the days, and lists. A service without a day to look back on shows what is left to do instead. */
export async function Board({ range, shows }: BoardProps) {
  const t = await getTranslations("admin.overview");
  const { before, now } = shows.figures ? await readFigures(range) : { before: [], now: [] };
  const hasPast = [...before, ...now.slice(0, -1)].some(({ day: _, ...counts }) => Object.values(counts).some(Boolean));
  const checklist = shows.checklist && (
    <Waiting key="checklist">
      <Checklist />
    </Waiting>
  );
  const signals = shows.figures && (
    <Waiting key="signals">
      <Signals range={range} />
    </Waiting>
  );
  const events = shows.events && (
    <Waiting key="events">
      <LatestEvents />
    </Waiting>
  );
  return (
    <>
      {shows.figures && (hasPast ? <Figures range={range} /> : <p className="text-muted">{t("firstDay")}</p>)}
      <div className="columns-1 gap-5 *:mb-5 *:break-inside-avoid xl:columns-2">
        {hasPast ? [signals, checklist, events] : [checklist, signals, events]}
      </div>
    </>
  );
}
