import { useSyncExternalStore } from "react";

/** Sizes in rem, for they follow the size of the text that a reader chose. */
const sizes = {
  wide: { headRow: 4.5, headColumn: 26, row: 3.5, column: 7 },
  narrow: { headRow: 4.5, headColumn: 11, row: 3.5, column: 6 },
};

/** Heights and widths of a grid, in pixels. */
export type GridSizes = (typeof sizes)["wide"];

const WIDE = "(min-width: 40rem)";

function watch(changed: () => void): () => void {
  const media = window.matchMedia(WIDE);
  media.addEventListener("change", changed);
  return () => media.removeEventListener("change", changed);
}

/** The sizes on this screen. Only in the browser: the server does not know it. */
export function useGridSizes(): GridSizes {
  const wide = useSyncExternalStore(
    watch,
    () => window.matchMedia(WIDE).matches,
    () => true,
  );
  const rem = useSyncExternalStore(
    watch,
    () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize),
    () => 16,
  );
  const { headRow, headColumn, row, column } = sizes[wide ? "wide" : "narrow"];
  return { headRow: headRow * rem, headColumn: headColumn * rem, row: row * rem, column: column * rem };
}
