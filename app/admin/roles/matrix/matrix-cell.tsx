import type { useTranslations } from "next-intl";
import { memo } from "react";
import type { Band } from "@/app/admin/roles/matrix/use-grid-window";
import { classNames } from "@/components/ui/class-names";
import { boxStyle } from "@/components/ui/inputs/checkbox";

interface MatrixCellProps {
  /** The grid's, for each hook of hundreds of cells counts. */
  t: ReturnType<typeof useTranslations<"admin.matrix">>;
  row: number;
  column: number;
  start: Band["start"];
  size: Band["size"];
  permission: string;
  role: string;
  held: boolean;
  changed: boolean;
  readOnly: boolean;
}

const tint = (held: boolean) => (held ? "bg-success-subtle" : "bg-danger-subtle");

const CENTERED = `absolute inset-0 m-auto ${boxStyle}`;

/** The grid listens for all of its cells. */
const heard = () => undefined;

/**
 * Whether a role holds a permission. A change that waits is tinted, and said to screen readers. Beside the translator it
 * takes nothing but plain values: of hundreds in sight, a key draws those anew that it changed. A click beside the box counts, too.
 */
export const MatrixCell = memo(function MatrixCell({ t, row, column, start, size, ...cell }: MatrixCellProps) {
  const label = t("cell", { permission: cell.permission, role: cell.role });
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the checkbox inside takes the focus, as the grid pattern allows
    // biome-ignore lint/a11y/useSemanticElements: the cells of a table cannot be left out
    <div
      role="gridcell"
      aria-colindex={column + 1}
      data-changed={cell.changed || undefined}
      style={{ left: start, width: size }}
      className={classNames(
        "group absolute inset-y-0",
        cell.changed ? tint(cell.held) : "group-hover/row:bg-background",
      )}
    >
      <input
        type="checkbox"
        aria-label={cell.changed ? t("changed", { cell: label }) : label}
        className={CENTERED}
        checked={cell.held}
        // Not `disabled`: the keyboard must still reach and read every cell.
        aria-readonly={cell.readOnly || undefined}
        data-cell={`${row} ${column}`}
        tabIndex={-1}
        onChange={heard}
      />
    </div>
  );
});
