import type { ComponentProps, ReactNode } from "react";

interface SwitchProps extends Omit<ComponentProps<"input">, "type" | "role" | "children"> {
  label: ReactNode;
  hint?: ReactNode;
}

/** On or off, usually taking effect at once. A checkbox underneath, so forms send it as one. */
export function Switch({ label, hint, ...rest }: SwitchProps) {
  return (
    <label className="flex items-start justify-between gap-6 has-disabled:opacity-55">
      <span className="min-w-0">
        <span className="block font-medium">{label}</span>
        {hint && <span className="block text-[0.8125rem] text-muted">{hint}</span>}
      </span>
      <span className="relative mt-0.5 h-5.5 w-9.5 shrink-0">
        <input
          type="checkbox"
          // biome-ignore lint/a11y/useAriaPropsForRole: a checkbox brings its own checked state, and only it knows it
          role="switch"
          {...rest}
          className="peer size-full appearance-none rounded-full bg-control transition-colors checked:bg-accent-text"
        />
        <span className="pointer-events-none absolute top-0.75 left-0.75 size-4 rounded-full bg-surface shadow-card transition-transform peer-checked:translate-x-4" />
      </span>
    </label>
  );
}
