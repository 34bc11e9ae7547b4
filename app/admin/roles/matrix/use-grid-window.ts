import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { useDeferredValue, useEffect, useState } from "react";
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
const AROUND = { rows: 3, columns: 2 };

const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

/**
 * The bands that are there: those in sight at once, those around them as soon as there is time, and the one that has the focus
 * wherever it is, for an element that is taken away loses it. All are of one size.
 */
function useBands(
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  size: number,
  around: number,
  focus: number,
): Band[] {
  const range = virtualizer.calculateRange();
  const [first, last] = range ? [range.startIndex, range.endIndex] : [0, -1];
  const [calmFirst, calmLast] = [useDeferredValue(first), useDeferredValue(last)];
  const { count, paddingStart } = virtualizer.options;
  const wanted = [...from(first, last), ...from(calmFirst - around, calmLast + around), focus - 1];
  const indexes = [...new Set(wanted)].filter((index) => index >= 0 && index < count).sort((a, b) => a - b);
  return indexes.map((index) => ({ number: index + 1, start: paddingStart + index * size, size }));
}

/** Which rows and columns of a large grid are in sight of the element that scrolls it. Columns share what width there is. */
export function useGridWindow(
  element: HTMLDivElement | null,
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
  const shared = { getScrollElement: () => element, useFlushSync: false, scrollPaddingEnd: sizes.row / 2, overscan: 0 };
  const rows = useVirtualizer({
    ...shared,
    count: count.rows,
    estimateSize: () => sizes.row,
    // The heads stay where they are and cover what is below them.
    paddingStart: sizes.headRow,
    scrollPaddingStart: sizes.headRow,
  });
  const columns = useVirtualizer({
    ...shared,
    horizontal: true,
    count: count.columns,
    estimateSize: () => column,
    paddingStart: sizes.headColumn,
    scrollPaddingStart: sizes.headColumn,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes that are no longer true are forgotten
  useEffect(() => {
    rows.measure();
    columns.measure();
  }, [rows, columns, sizes.row, sizes.headRow, sizes.headColumn, column]);
  return {
    rows: useBands(rows, sizes.row, AROUND.rows, focus.row),
    columns: useBands(columns, column, AROUND.columns, focus.column),
    height: rows.getTotalSize(),
    width: columns.getTotalSize(),
    show: (place: Place) => {
      if (place.row === 0) rows.scrollToOffset(0);
      else rows.scrollToIndex(place.row - 1);
      if (place.column === 0) columns.scrollToOffset(0);
      else columns.scrollToIndex(place.column - 1);
    },
  };
}
