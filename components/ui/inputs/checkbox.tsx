import type { ComponentProps, ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";

interface CheckboxProps extends Omit<ComponentProps<"input">, "type" | "children"> {
  /** Without a label, give `aria-label`, as in the rows of a table. */
  label?: ReactNode;
  hint?: ReactNode;
}

/** Yes or no, sent with a form. The browser's own control, drawn anew: it works without JavaScript. */
export function Checkbox({ label, hint, className, ...rest }: CheckboxProps) {
  return (
    <label className={classNames("group flex items-start gap-2.5 has-disabled:opacity-55", className)}>
      <span className="relative mt-0.5 grid size-4.5 shrink-0 place-items-center">
        <input
          type="checkbox"
          {...rest}
          className="peer size-full appearance-none rounded-[0.3125rem] border border-control bg-surface transition-colors checked:border-accent-text checked:bg-accent indeterminate:border-accent-text indeterminate:bg-accent group-hover:border-accent-text"
        />
        <svg
          viewBox="0 0 16 16"
          className="pointer-events-none absolute size-3.5 fill-transparent stroke-accent-foreground opacity-0 peer-checked:opacity-100 peer-indeterminate:hidden"
          strokeWidth="2.2"
          strokeLinecap="round"
          strokeLinejoin="round"
          aria-hidden="true"
        >
          <path d="m3.5 8.5 3 3 6-7" />
        </svg>
        <span className="pointer-events-none absolute h-0.5 w-2 rounded-full bg-accent-foreground opacity-0 peer-indeterminate:opacity-100" />
      </span>
      {(label || hint) && (
        <span className="min-w-0">
          <span className="block">{label}</span>
          {hint && <span className="block text-[0.8125rem] text-muted">{hint}</span>}
        </span>
      )}
    </label>
  );
}
