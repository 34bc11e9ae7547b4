interface SegmentedControlProps {
  /** Read to screen readers; not shown. */
  legend: string;
  name: string;
  options: readonly { value: string; label: string }[];
  defaultValue?: string;
  onValueChange?: (value: string) => void;
}

/** One of two to five short choices side by side. Radio buttons underneath. */
export function SegmentedControl({ legend, name, options, defaultValue, onValueChange }: SegmentedControlProps) {
  return (
    <fieldset className="inline-flex max-w-full rounded-lg bg-subtle p-0.75">
      <legend className="sr-only">{legend}</legend>
      {options.map(({ value, label }) => (
        <label
          key={value}
          className="flex h-8 cursor-pointer items-center truncate rounded-md px-3 font-medium text-muted transition-colors hover:text-foreground has-checked:bg-raised has-checked:text-foreground has-checked:shadow-card has-focus-visible:outline-2 has-focus-visible:outline-accent-text pointer-coarse:h-10"
        >
          <input
            type="radio"
            name={name}
            value={value}
            defaultChecked={value === defaultValue}
            onChange={onValueChange && (() => onValueChange(value))}
            className="sr-only"
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}
