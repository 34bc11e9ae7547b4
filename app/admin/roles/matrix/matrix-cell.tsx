import { useTranslations } from "next-intl";
import { Checkbox } from "@/components/ui/checkbox";
import { classNames } from "@/components/ui/class-names";

interface MatrixCellProps {
  /** Row and column, by which the grid finds it. */
  position: string;
  label: string;
  held: boolean;
  changed: boolean;
  readOnly: boolean;
  /** The one cell that the Tab key reaches. */
  current: boolean;
  onFocus: () => void;
  onToggle: () => void;
}

const tint = (held: boolean) => (held ? "bg-success-subtle" : "bg-danger-subtle");

/** Whether a role holds a permission. A change that waits is tinted, and said to screen readers. */
export function MatrixCell({ position, label, held, changed, readOnly, current, ...handlers }: MatrixCellProps) {
  const t = useTranslations("admin.matrix");
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the checkbox inside takes the focus, as the grid pattern allows
    <td
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the td of a grid is its gridcell
      role="gridcell"
      data-changed={changed || undefined}
      className={classNames(
        "border-b border-border text-center group-last/row:border-b-0",
        changed ? tint(held) : "group-hover/row:bg-background",
      )}
    >
      <Checkbox
        aria-label={changed ? t("changed", { cell: label }) : label}
        className="h-11 justify-center px-3 pt-2.75"
        checked={held}
        // Not `disabled`: the keyboard must still reach and read every cell.
        aria-readonly={readOnly || undefined}
        data-cell={position}
        tabIndex={current ? 0 : -1}
        onFocus={handlers.onFocus}
        onChange={readOnly ? () => undefined : handlers.onToggle}
      />
    </td>
  );
}
