import {
  defaultRangeExtractor,
  type Range,
  useVirtualizer,
  type VirtualItem,
  type Virtualizer,
} from "@tanstack/react-virtual";
import { useEffect, useState } from "react";
import type { GridSizes } from "@/app/admin/roles/matrix/grid-sizes";

interface Place {
  row: number;
  column: number;
}

/** One of the rows or columns that are there, counted from 1: number 0 is the head. */
export interface Band {
  number: number;
  start: number;
  size: number;
}

/** Around what is seen, so that scrolling shows no gaps. */
const OVERSCAN = { rows: 2, columns: 1 };

/** What is in sight, and what has the focus wherever it is: an element that is taken away loses it. */
const withFocus = (number: number) => (range: Range) => {
  const seen = defaultRangeExtractor(range);
  const index = number - 1;
  return index < 0 || index >= range.count || seen.includes(index) ? seen : [...seen, index].sort((a, b) => a - b);
};

/** Where to scroll to, for a row or column to be in sight; the heads always are. */
const offsetOf = (bands: Virtualizer<HTMLElement, Element>, number: number): number =>
  number === 0 ? 0 : (bands.getOffsetForIndex(number - 1)?.[0] ?? 0);

const toBand = ({ index, start, size }: VirtualItem): Band => ({ number: index + 1, start, size });

/** Which rows and columns of a large grid are in sight of the element that scrolls it. Columns share what width there is. */
export function useGridWindow(
  element: HTMLElement | null,
  count: { rows: number; columns: number },
  sizes: GridSizes,
  focus: Place,
) {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  const column = Math.max(sizes.column, Math.floor((width - sizes.headColumn) / count.columns));
  const shared = { getScrollElement: () => element, useFlushSync: false, scrollPaddingEnd: sizes.row / 2 };
  const rows = useVirtualizer({
    ...shared,
    count: count.rows,
    estimateSize: () => sizes.row,
    // The heads stay where they are and cover what is below them.
    paddingStart: sizes.headRow,
    scrollPaddingStart: sizes.headRow,
    overscan: OVERSCAN.rows,
    rangeExtractor: withFocus(focus.row),
  });
  const columns = useVirtualizer({
    ...shared,
    horizontal: true,
    count: count.columns,
    estimateSize: () => column,
    paddingStart: sizes.headColumn,
    scrollPaddingStart: sizes.headColumn,
    overscan: OVERSCAN.columns,
    rangeExtractor: withFocus(focus.column),
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes that are no longer true are forgotten
  useEffect(() => {
    rows.measure();
    columns.measure();
  }, [rows, columns, sizes.row, sizes.headRow, sizes.headColumn, column]);
  return {
    rows: rows.getVirtualItems().map(toBand),
    columns: columns.getVirtualItems().map(toBand),
    height: rows.getTotalSize(),
    width: columns.getTotalSize(),
    /** Scrolls to a place. What is in sight there is drawn together with whatever else the caller changes: browsers tell of it a frame later. */
    show: (place: Place) => {
      if (!element) return;
      element.scrollTop = offsetOf(rows, place.row);
      element.scrollLeft = offsetOf(columns, place.column);
      element.dispatchEvent(new Event("scroll"));
    },
  };
}
