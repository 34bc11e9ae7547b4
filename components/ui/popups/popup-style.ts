/** The veil behind dialogs. */
export const backdropStyle =
  "fixed inset-0 z-40 bg-backdrop transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0";

/** A dialog's box: in the middle, or a sheet at the foot of a phone. */
export const popupStyle =
  "fixed z-40 flex max-h-[calc(100dvh-2rem)] flex-col overflow-y-auto border border-border bg-raised text-foreground shadow-popover transition-[transform,opacity] duration-150 " +
  "max-sm:inset-x-0 max-sm:bottom-0 max-sm:rounded-t-2xl max-sm:pb-[env(safe-area-inset-bottom)] max-sm:data-ending-style:translate-y-8 max-sm:data-starting-style:translate-y-8 " +
  "sm:top-1/2 sm:left-1/2 sm:w-112 sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-2xl sm:data-ending-style:scale-[0.98] sm:data-starting-style:scale-[0.98] " +
  "data-ending-style:opacity-0 data-starting-style:opacity-0";

/** A menu's or another floating list's box. */
export const floatingStyle =
  "origin-(--transform-origin) rounded-xl border border-border bg-raised p-1 text-foreground shadow-popover outline-none transition-[scale,opacity] duration-100 " +
  "data-ending-style:scale-[0.98] data-ending-style:opacity-0 data-starting-style:scale-[0.98] data-starting-style:opacity-0";
