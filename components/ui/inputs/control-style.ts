/** Edge, ground and states that all text-like controls share. 16 px text on phones, or Safari zooms into the field. */
export const controlStyle =
  "w-full rounded-lg border border-control bg-surface text-base text-foreground shadow-card transition-colors placeholder:text-muted sm:text-sm " +
  "hover:border-muted focus-visible:border-accent-text focus-visible:outline-1 focus-visible:outline-offset-0 " +
  "aria-invalid:border-danger aria-invalid:focus-visible:outline-danger disabled:cursor-not-allowed disabled:opacity-55";
