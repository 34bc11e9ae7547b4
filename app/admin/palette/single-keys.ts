import { kept } from "@/components/ui/kept";

const store = kept("gatehouse-single-keys");

/**
 * Whether keys alone, without Ctrl or ⌘, do anything in the dashboard. Who dictates, or whose hand slips, turns them off
 * (WCAG 2.2, 2.1.4). Kept in this browser.
 */
export const singleKeys = {
  get: (): boolean => store.get() !== "off",
  /** What the server and the first picture in the browser go by. */
  initial: (): boolean => true,
  change: (on: boolean): void => store.set(on ? null : "off"),
  watch: store.watch,
};
