import { useSyncExternalStore } from "react";

/** Sizes in rem, for they follow the size of the text that a reader chose. */
const sizes = {
  wide: { headRow: 4.5, headColumn: 26, row: 3.5, column: 7 },
  narrow: { headRow: 4.5, headColumn: 11, row: 3.5, column: 6 },
};

/** Heights and widths of a grid, in pixels. */
export type GridSizes = (typeof sizes)["wide"];

const inPixels = ({ headRow, headColumn, row, column }: GridSizes, rem: number): GridSizes => ({
  headRow: headRow * rem,
  headColumn: headColumn * rem,
  row: row * rem,
  column: column * rem,
});

/** On this screen; read once, because reading them makes the browser recalculate styles. */
let known: GridSizes | undefined;

function measure(): GridSizes {
  const { matches: isWide } = window.matchMedia("(min-width: 40rem)");
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return inPixels(sizes[isWide ? "wide" : "narrow"], rem);
}

function read(): GridSizes {
  known ??= measure();
  return known;
}

const onServer = inPixels(sizes.wide, 16);

function watch(changed: () => void): () => void {
  const renew = () => {
    known = undefined;
    changed();
  };
  // Nobody has watched until now.
  known = undefined;
  window.addEventListener("resize", renew);
  return () => window.removeEventListener("resize", renew);
}

/** The sizes on this screen. Only in the browser: the server does not know it. */
export const useGridSizes = (): GridSizes => useSyncExternalStore(watch, read, () => onServer);
