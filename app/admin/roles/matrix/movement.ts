/** Row and column; the heads are number 0. */
export interface Place {
  row: number;
  column: number;
}

const PAGE_ROWS = 10;

const steps: Readonly<Record<string, Place>> = {
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
  PageUp: { row: -PAGE_ROWS, column: 0 },
  PageDown: { row: PAGE_ROWS, column: 0 },
};

const within = (value: number, count: number) => Math.max(0, Math.min(value, count - 1));

/** Where a key leads from a cell of a grid, never beyond its edges; undefined for keys that do not move. */
export function targetOf(
  { key, ctrlKey, altKey, metaKey }: Pick<KeyboardEvent, "key" | "ctrlKey" | "altKey" | "metaKey">,
  { row, column }: Place,
  { rows, columns }: { rows: number; columns: number },
): Place | undefined {
  if (altKey || metaKey) return undefined;
  if (key === "Home") return { row: ctrlKey ? 0 : row, column: 0 };
  if (key === "End") return { row: ctrlKey ? rows - 1 : row, column: columns - 1 };
  const step = ctrlKey ? undefined : steps[key];
  return step && { row: within(row + step.row, rows), column: within(column + step.column, columns) };
}
