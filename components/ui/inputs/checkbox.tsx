import type { ComponentProps, ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";

interface CheckboxProps extends Omit<ComponentProps<"input">, "type" | "children"> {
  /** Without a label, give `aria-label`, as in the rows of a table. */
  label?: ReactNode;
  hint?: ReactNode;
}

/**
 * The box of a checkbox. One element, for a page may show hundreds: its mark is drawn by what stands before its content, and
 * only where there is one.
 */
export const boxStyle = [
  "grid size-4.5 shrink-0 appearance-none place-items-center rounded-[0.3125rem] border border-control bg-surface transition-colors",
  "checked:border-accent-text checked:bg-accent indeterminate:border-accent-text indeterminate:bg-accent group-hover:border-accent-text",
  "checked:before:size-3 checked:before:bg-accent-foreground checked:before:[clip-path:polygon(14%_46%,38%_70%,86%_14%,98%_26%,38%_94%,2%_58%)]",
  "indeterminate:before:size-3 indeterminate:before:bg-accent-foreground indeterminate:before:[clip-path:inset(42%_12%)]",
  "forced-colors:appearance-auto forced-colors:before:hidden",
].join(" ");

/** Yes or no, sent with a form. The browser's own control, drawn anew: it works without JavaScript. */
export function Checkbox({ label, hint, className, ...rest }: CheckboxProps) {
  const labeled = Boolean(label || hint);
  return (
    <label
      className={classNames(
        "group flex gap-2.5",
        rest.disabled && "opacity-55",
        labeled ? "items-start" : "items-center",
        className,
      )}
    >
      <input type="checkbox" {...rest} className={labeled ? `mt-0.5 ${boxStyle}` : boxStyle} />
      {labeled && (
        <span className="min-w-0">
          <span className="block">{label}</span>
          {hint && <span className="block text-[0.8125rem] text-muted">{hint}</span>}
        </span>
      )}
    </label>
  );
}
