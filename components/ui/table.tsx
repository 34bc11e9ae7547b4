import { ArrowDown, ArrowUp } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";

/** Widths of columns in Tailwind's classes: the least that they have, and their shares of what is left. */
type Widths = readonly string[];

interface TableProps {
  caption: string;
  stacked?: boolean;
  /** Lower rows, for lists that are looked through rather than read. */
  rows?: "dense" | "compact";
  /** Given, columns stay where they are whatever the rows hold. */
  widths?: Widths;
  children: ReactNode;
}

/**
 * Rows and columns. Wider than its place it scrolls sideways, and then takes the focus so that the keyboard can scroll it.
 * With `stacked`, each row becomes a small block on phones: the first Td above, the others in one line below it, each led by
 * its `label`.
 */
export function Table({ caption, stacked = false, rows, widths, children }: TableProps) {
  return (
    <section
      aria-label={caption}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
      tabIndex={0}
      className="group/table overflow-x-auto -outline-offset-2"
      data-stacked={stacked || undefined}
      data-rows={rows}
    >
      <table
        className={classNames(
          "w-full border-collapse text-left group-data-stacked/table:max-sm:block",
          widths && "table-fixed",
        )}
      >
        <caption className="sr-only">{caption}</caption>
        {widths && (
          <colgroup>
            {widths.map((width, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other name here, and stay in their order
              <col key={index} className={width} />
            ))}
          </colgroup>
        )}
        {children}
      </table>
    </section>
  );
}

/** The head of a table, a row of Th. */
export function TableHead({ children }: { children: ReactNode }) {
  return (
    <thead className="border-b border-border bg-background group-data-stacked/table:max-sm:sr-only">
      <tr>{children}</tr>
    </thead>
  );
}

/** The rows. */
export function TableBody({ children }: { children: ReactNode }) {
  return <tbody className="divide-y divide-border group-data-stacked/table:max-sm:block">{children}</tbody>;
}

/** One row. */
export function TableRow({ selected, children }: { selected?: boolean; children: ReactNode }) {
  return (
    <tr
      data-selected={selected || undefined}
      className="relative transition-colors focus-within:bg-background hover:bg-background data-selected:bg-accent-subtle group-data-stacked/table:max-sm:flex group-data-stacked/table:max-sm:flex-wrap group-data-stacked/table:max-sm:items-center group-data-stacked/table:max-sm:gap-x-4 group-data-stacked/table:max-sm:gap-y-1.5 group-data-stacked/table:max-sm:px-5 group-data-stacked/table:max-sm:py-3"
    >
      {children}
    </tr>
  );
}

interface ThProps {
  children: ReactNode;
  /** Where a click sorts by this column, and how it is sorted now. */
  sortHref?: string;
  sorted?: "ascending" | "descending" | undefined;
  align?: "left" | "right";
  /** A control before the name, for example the checkbox that selects every row. */
  control?: ReactNode;
}

/** A column's name; with `sortHref` a link that sorts. */
export function Th({ children, control, sortHref, sorted, align = "left" }: ThProps) {
  const Arrow = sorted === "descending" ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      aria-sort={sorted}
      className={classNames(
        "h-10 px-4 text-[0.8125rem] font-medium whitespace-nowrap text-muted first:pl-5 last:pr-5 sm:first:pl-6 sm:last:pr-6",
        align === "right" && "text-right",
      )}
    >
      {control && <span className="mr-3 inline-flex align-middle">{control}</span>}
      {sortHref ? (
        <Link
          href={sortHref}
          // Each search makes other addresses of them: nobody needs all those pages.
          prefetch={false}
          scroll={false}
          className="group/sort inline-flex items-center gap-1 rounded hover:text-foreground"
        >
          {children}
          <Arrow
            className={classNames("size-3.5", sorted ? "text-foreground" : "opacity-0 group-hover/sort:opacity-60")}
            aria-hidden="true"
          />
        </Link>
      ) : (
        children
      )}
    </th>
  );
}

const stackedCell =
  "group-data-stacked/table:max-sm:flex group-data-stacked/table:max-sm:h-auto group-data-stacked/table:max-sm:max-w-full group-data-stacked/table:max-sm:min-w-0 group-data-stacked/table:max-sm:items-center group-data-stacked/table:max-sm:gap-1.5 group-data-stacked/table:max-sm:p-0 group-data-stacked/table:max-sm:first:pl-0 group-data-stacked/table:max-sm:last:pr-0 group-data-stacked/table:max-sm:first:basis-full group-data-stacked/table:max-sm:not-first:text-[0.8125rem] group-data-stacked/table:max-sm:empty:hidden";

/**
 * A cell. `label` repeats the column's name where a stacked table has no head; a named cell of nothing is a dash, and in a
 * stacked table not there at all.
 */
export function Td({
  children,
  label,
  align = "left",
  corner = false,
}: {
  children?: ReactNode;
  label?: string | undefined;
  align?: "left" | "right";
  /** Stands in the upper corner of a stacked row. */
  corner?: boolean;
}) {
  const named = label !== undefined && ![null, undefined, false, ""].some((nothing) => nothing === children);
  return (
    <td
      className={classNames(
        "h-13 px-4 py-2 align-middle sm:group-data-[rows=compact]/table:h-9 sm:group-data-[rows=compact]/table:py-0 sm:group-data-[rows=dense]/table:h-11 sm:group-data-[rows=dense]/table:py-0.5 first:pl-5 last:pr-5 sm:first:pl-6 sm:last:pr-6",
        stackedCell,
        label !== undefined && "empty:text-muted empty:before:content-['—']",
        align === "right" && "text-right",
        // Buttons of a row stand at its end.
        align === "right" && !label && !corner && "group-data-stacked/table:max-sm:ml-auto",
        corner &&
          "group-data-stacked/table:max-sm:absolute group-data-stacked/table:max-sm:top-2 group-data-stacked/table:max-sm:right-2",
      )}
    >
      {named && (
        <span className="hidden shrink-0 text-[0.8125rem] text-muted group-data-stacked/table:max-sm:inline">
          {label}
        </span>
      )}
      {children}
    </td>
  );
}
