import { useSyncExternalStore } from "react";

/** Sizes in rem, for they follow the size of the text that a reader chose. */
const sizes = {
  wide: { headRow: 4.5, headColumn: 26, row: 3.5, column: 7 },
  narrow: { headRow: 4.5, headColumn: 11, row: 3.5, column: 6 },
};

/** Heights and widths of a grid, in pixels. */
export type GridSizes = (typeof sizes)["wide"];

const WIDE = "(min-width: 40rem)";

/** The size of the reader's text; asked for once, for to ask it makes the browser reckon all styles. */
let rem: number | undefined;

const getRem = (): number => {
  rem ??= Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return rem;
};

function watch(changed: () => void): () => void {
  const renew = () => {
    rem = undefined;
    changed();
  };
  window.addEventListener("resize", renew);
  return () => window.removeEventListener("resize", renew);
}

/** The sizes on this screen. Only in the browser: the server does not know it. */
export function useGridSizes(): GridSizes {
  const wide = useSyncExternalStore(
    watch,
    () => window.matchMedia(WIDE).matches,
    () => true,
  );
  const size = useSyncExternalStore(watch, getRem, () => 16);
  const { headRow, headColumn, row, column } = sizes[wide ? "wide" : "narrow"];
  return { headRow: headRow * size, headColumn: headColumn * size, row: row * size, column: column * size };
}
