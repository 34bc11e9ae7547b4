import { useTranslations } from "next-intl";
import { memo } from "react";
import { MatrixToggle } from "@/app/admin/roles/matrix/matrix-toggle";
import { stateOfTally, type Tally } from "@/app/admin/roles/matrix/tallies";
import type { Permission } from "@/app/admin/roles/pending-changes";
import { Badge } from "@/components/ui/badge";
import { BreakAfter } from "@/components/ui/break-after";
import { classNames } from "@/components/ui/class-names";

/** The column beside the permissions' names, which gives to all roles at once. */
export const allRolesStyle =
  "-mr-4 grid w-14 shrink-0 place-items-center self-stretch border-l border-border text-center sm:-mr-5 sm:w-20";

/** Stays at the left edge while the rest scrolls. */
export const rowHeadStyle = "sticky left-0 z-10 flex h-full items-center gap-3 border-r border-border px-4 sm:px-5";

interface MatrixRowHeadProps {
  row: number;
  permission: Permission;
  width: number;
  /** Stands below the head of its group. */
  grouped: boolean;
  /** Of the whole row; it has a box where something of it can be changed. */
  tally: Tally | undefined;
}

/** The head of a row: what the permission is called and what it is for. Drawn anew as seldom as the cells. */
export const MatrixRowHead = memo(function MatrixRowHead({ row, width, grouped, tally, ...head }: MatrixRowHeadProps) {
  const { name, description, system } = head.permission;
  const t = useTranslations("admin.matrix");
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the box inside takes the focus, as the grid pattern allows
    // biome-ignore lint/a11y/useSemanticElements: the cells of a table cannot be left out
    <div
      role="rowheader"
      aria-colindex={1}
      style={{ width }}
      className={classNames(rowHeadStyle, "bg-surface group-hover/row:bg-background", grouped && "pl-7 sm:pl-10.5")}
    >
      <span className="min-w-0 flex-1">
        <span className="flex items-center gap-2">
          <span
            className="font-medium max-sm:line-clamp-2 max-sm:text-[0.8125rem] max-sm:wrap-anywhere sm:truncate"
            title={name}
          >
            <BreakAfter mark=":">{name}</BreakAfter>
          </span>
          {!system && <Badge>{t("own")}</Badge>}
        </span>
        {description && (
          <span className="block truncate text-[0.8125rem] text-muted max-sm:hidden" title={description}>
            {description}
          </span>
        )}
      </span>
      <span className={allRolesStyle}>
        {tally && tally.open > 0 && (
          <MatrixToggle
            position={`${row} 0`}
            label={t("allOfPermission", { permission: name })}
            state={stateOfTally(tally)}
          />
        )}
      </span>
    </div>
  );
});
