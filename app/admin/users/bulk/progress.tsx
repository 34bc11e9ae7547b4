import { useFormatter } from "next-intl";

/** How far long work has come. Drawn by the browser's own element, which screen readers know. */
export function Progress({ label, done, all }: { label: string; done: number; all: number }) {
  const format = useFormatter();
  return (
    <div>
      <p className="flex justify-between gap-4 text-muted tabular-nums" aria-hidden="true">
        <span>{label}</span>
        <span>{`${format.number(done)} / ${format.number(all)}`}</span>
      </p>
      <progress
        aria-label={label}
        value={done}
        max={all}
        className="mt-2 h-1.5 w-full appearance-none overflow-hidden rounded-full bg-subtle [&::-moz-progress-bar]:bg-accent-text [&::-webkit-progress-bar]:bg-subtle [&::-webkit-progress-value]:rounded-full [&::-webkit-progress-value]:bg-accent-text"
      />
    </div>
  );
}
