import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";

interface Option {
  value: string;
  label: string;
  hint?: ReactNode;
  icon?: ReactNode;
}

interface RadioCardsProps {
  legend: string;
  name: string;
  options: readonly Option[];
  defaultValue?: string;
  onValueChange?: (value: string) => void;
  className?: string;
}

/** One of a few, each with room for an explanation. Radio buttons underneath: arrow keys move, forms send the value. */
export function RadioCards({ legend, name, options, defaultValue, onValueChange, className }: RadioCardsProps) {
  return (
    <fieldset className={className}>
      <legend className="mb-1.5 font-medium">{legend}</legend>
      <div className="grid gap-2.5 sm:auto-cols-fr sm:grid-flow-col">
        {options.map(({ value, label, hint, icon }) => (
          <label
            key={value}
            className={classNames(
              "relative flex cursor-pointer items-start gap-3 rounded-lg border border-border bg-surface p-3.5 shadow-card transition-colors hover:border-control",
              "has-checked:border-accent-text has-checked:bg-accent-subtle has-focus-visible:outline-2 has-focus-visible:outline-accent-text",
            )}
          >
            <input
              type="radio"
              name={name}
              value={value}
              defaultChecked={value === defaultValue}
              onChange={onValueChange && (() => onValueChange(value))}
              className="mt-0.75 size-4 shrink-0 appearance-none rounded-full border border-control bg-surface outline-none checked:border-[5px] checked:border-accent-text"
            />
            <span className="min-w-0 flex-1">
              <span className="block font-medium">{label}</span>
              {hint && <span className="mt-0.5 block text-[0.8125rem] text-muted">{hint}</span>}
            </span>
            {icon && <span className="text-muted">{icon}</span>}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
