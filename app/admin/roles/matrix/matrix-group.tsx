import { ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { memo, useMemo } from "react";
import { rowHeadStyle } from "@/app/admin/roles/matrix/matrix-row-head";
import type { Band } from "@/app/admin/roles/matrix/use-grid-window";
import { isOpen, type Permission, type Role, stateOf, type Wishes } from "@/app/admin/roles/pending-changes";
import { classNames } from "@/components/ui/class-names";
import { Checkbox } from "@/components/ui/inputs/checkbox";
import type { RoleReach } from "@/lib/access/may";

interface MatrixGroupHeadProps {
  position: string;
  name: string;
  count: number;
  width: number;
  folded: boolean;
  /** Undefined while all groups are shown. */
  onFold: ((name: string) => void) | undefined;
}

/** The head of a group of permissions, which folds and unfolds them. */
export const MatrixGroupHead = memo(function MatrixGroupHead({ position, name, ...head }: MatrixGroupHeadProps) {
  const { count, width, folded, onFold } = head;
  const t = useTranslations("admin.matrix");
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the button inside takes the focus, as the grid pattern allows
    // biome-ignore lint/a11y/useSemanticElements: the cells of a table cannot be left out
    <div role="rowheader" aria-colindex={1} style={{ width }} className={classNames(rowHeadStyle, "bg-background")}>
      <button
        type="button"
        data-cell={position}
        tabIndex={-1}
        aria-expanded={!folded}
        aria-disabled={!onFold}
        onClick={() => onFold?.(name)}
        className="-mx-2 flex h-10 min-w-0 flex-1 items-center gap-2 rounded-lg px-2 text-left pointer-coarse:h-11"
      >
        <ChevronRight
          aria-hidden="true"
          className={classNames(
            "-ml-0.5 size-4 shrink-0 text-muted transition-transform motion-reduce:transition-none",
            !folded && "rotate-90",
          )}
        />
        <span className="truncate font-semibold" title={name}>
          {name}
        </span>{" "}
        <span className="shrink-0 text-[0.8125rem] text-muted tabular-nums max-sm:sr-only">
          {t("groupCount", { count })}
        </span>
      </button>
    </div>
  );
});

interface MatrixGroupCellProps {
  row: number;
  column: number;
  start: Band["start"];
  size: Band["size"];
  group: string;
  permissions: readonly Permission[];
  role: Role;
  /** What is wished for this role. */
  wishes: Wishes;
  reach: RoleReach;
  applying: boolean;
}

const heard = () => undefined;

/** How many of a group's permissions a role holds; its box gives or takes them all. */
export const MatrixGroupCell = memo(function MatrixGroupCell(cell: MatrixGroupCellProps) {
  const t = useTranslations("admin.matrix");
  const { group, permissions, role, wishes, reach } = cell;
  const held = useMemo(
    () => permissions.filter(({ id }) => stateOf(wishes, role, id).held).length,
    [permissions, role, wishes],
  );
  const isReadOnly = useMemo(() => permissions.every(({ id }) => !isOpen(reach, role, id)), [permissions, role, reach]);
  const counts = { held, all: permissions.length };
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the checkbox inside takes the focus, as the grid pattern allows
    // biome-ignore lint/a11y/useSemanticElements: the cells of a table cannot be left out
    <div
      role="gridcell"
      aria-colindex={cell.column + 1}
      style={{ left: cell.start, width: cell.size }}
      className="absolute inset-y-0 grid place-items-stretch bg-background"
    >
      <Checkbox
        aria-label={t("groupCell", { group, role: role.name, ...counts })}
        className="items-center! justify-center text-xs whitespace-nowrap text-muted tabular-nums"
        label={t("heldOf", counts)}
        checked={held === counts.all}
        ref={(input) => {
          // HTML has no attribute for it.
          if (input) input.indeterminate = held > 0 && held < counts.all;
        }}
        aria-readonly={cell.applying || isReadOnly || undefined}
        data-cell={`${cell.row} ${cell.column}`}
        tabIndex={-1}
        onChange={heard}
      />
    </div>
  );
});
