"use client";

import { Lock } from "lucide-react";
import { useTranslations } from "next-intl";
import {
  type ChangeEvent,
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useGridSizes } from "@/app/admin/roles/matrix/grid-sizes";
import { MatrixCell } from "@/app/admin/roles/matrix/matrix-cell";
import { MatrixGroupCell, MatrixGroupHead } from "@/app/admin/roles/matrix/matrix-group";
import { allRolesStyle, MatrixRowHead } from "@/app/admin/roles/matrix/matrix-row-head";
import { MatrixToggle } from "@/app/admin/roles/matrix/matrix-toggle";
import { type Place, targetOf } from "@/app/admin/roles/matrix/movement";
import type { MatrixRow } from "@/app/admin/roles/matrix/rows";
import { stateOfTally, tally, tallyOfRole, withWishes } from "@/app/admin/roles/matrix/tallies";
import { useGridWindow } from "@/app/admin/roles/matrix/use-grid-window";
import { isFixed, isOpen, type Permission, type Role } from "@/app/admin/roles/pending-changes";
import type { PendingChanges } from "@/app/admin/roles/use-pending-changes";
import { classNames } from "@/components/ui/class-names";
import type { RoleReach } from "@/lib/access/may";

interface MatrixGridProps {
  pending: PendingChanges;
  permissions: readonly Permission[];
  rows: readonly MatrixRow[];
  /** Folds or unfolds a group; undefined while all are shown. */
  onFold: ((name: string) => void) | undefined;
  reach: RoleReach;
}

/** The place of the box that an event is about. */
function placeOf(target: EventTarget): Place | undefined {
  const [row, column] = (target instanceof HTMLElement ? target.dataset.cell?.split(" ") : undefined) ?? [];
  return row === undefined || column === undefined ? undefined : { row: Number(row), column: Number(column) };
}

/**
 * Permissions down, roles across; heads stay while it scrolls, and only what is in sight is there: the counts and numbers of
 * rows and columns tell screen readers of the rest. One stop for the Tab key: arrows, Home, End, Page Up and Page Down move
 * inside (the grid pattern of the ARIA practices), space turns a cell over. The boxes in the heads turn over a whole row or
 * column, those of a group all of its permissions for one role, as far as they are shown by the filter.
 */
export function MatrixGrid({ pending, permissions, rows, onFold, reach }: MatrixGridProps) {
  const t = useTranslations("admin.matrix");
  const { roles, wishes, applying } = pending;
  const [element, setElement] = useState<HTMLDivElement | null>(null);
  // Row 0 and column 0 are the heads, which give and take everything below or beside them.
  const [place, setFocus] = useState<Place>({ row: 1, column: 1 });
  // Folding takes rows away.
  const focus = useMemo(() => ({ ...place, row: Math.min(place.row, rows.length) }), [place, rows.length]);
  const moved = useRef(false);
  const stop = useRef<HTMLElement | null>(null);
  const sizes = useGridSizes();
  const count = { rows: rows.length, columns: roles.length };
  const inSight = useGridWindow(element, count, sizes, focus);
  const before = useMemo(() => tally(roles, permissions, reach), [roles, permissions, reach]);
  const tallies = useMemo(() => withWishes(before, wishes, roles, permissions), [before, wishes, roles, permissions]);
  const readOnly = tallies.all.open === 0;

  const indexOf = useMemo(() => new Map(permissions.map(({ id }, index) => [id, index])), [permissions]);
  const permissionsAt = (number: number): readonly Permission[] => {
    const row = rows[number - 1];
    if (!row) return permissions;
    return row.kind === "group" ? row.permissions : [row.permission];
  };
  /** What the box at a place stands for; heads of groups have none. */
  const tallyOf = ({ row, column }: Place) => {
    const at = rows[row - 1];
    const role = roles[column - 1];
    if (!at) return column > 0 ? tallies.columns[column - 1] : tallies.all;
    if (role) return tallyOfRole(role, permissionsAt(row), reach, wishes);
    return at.kind === "permission" ? tallies.rows[indexOf.get(at.permission.id) ?? -1] : undefined;
  };
  const turn = (at: Place) => {
    const tallied = tallyOf(at);
    const cells = (at.column > 0 ? roles.slice(at.column - 1, at.column) : roles).map((role) => ({
      role,
      permissionIds: permissionsAt(at.row).flatMap(({ id }) => (isOpen(reach, role, id) ? id : [])),
    }));
    if (tallied) pending.giveAll(cells, stateOfTally(tallied) !== "all");
  };

  /** Whether there is something to focus: cells always have it, heads only where they can do something. */
  const isStop = ({ row, column }: Place) => {
    if (row > 0 && (column > 0 || rows[row - 1]?.kind === "group")) return true;
    return (tallyOf({ row, column })?.open ?? 0) > 0;
  };
  const move = (event: KeyboardEvent) => {
    const target = targetOf(event, focus, { rows: count.rows + 1, columns: count.columns + 1 });
    if (!target) return;
    event.preventDefault();
    // Heads without a box of their own are passed over.
    const next = isStop(target) ? target : { row: Math.max(target.row, 1), column: Math.max(target.column, 1) };
    moved.current = true;
    setFocus(next);
    inSight.show(next);
  };
  // Only now the box is sure to be there. It becomes the one that the Tab key reaches after the focus has moved: the attribute of
  // what has the focus makes browsers calculate all styles first.
  useLayoutEffect(() => {
    const box = element?.querySelector<HTMLElement>(`[data-cell="${focus.row} ${focus.column}"]`) ?? null;
    if (moved.current) {
      moved.current = false;
      box?.focus({ preventScroll: true });
      // The page, too, where the grid ends below the fold; by itself the focus would put the box in the middle, and the heads out of sight.
      box?.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    if (stop.current === box) return;
    if (stop.current) stop.current.tabIndex = -1;
    if (box) box.tabIndex = 0;
    stop.current = box;
  });

  const boxOf = (row: number, column: number, label: string) => {
    const tallied = tallyOf({ row, column });
    return tallied && tallied.open > 0 ? (
      <MatrixToggle position={`${row} ${column}`} label={label} state={stateOfTally(tallied)} />
    ) : null;
  };
  const isFolded = (number: number) => {
    const next = rows[number];
    return !(next?.kind === "permission" && next.grouped);
  };
  const columns = inSight.columns.flatMap((band) => {
    const role = roles[band.number - 1];
    return role ? { ...band, role } : [];
  });
  const headOf = (role: Role, column: number) =>
    isFixed(role)
      ? !readOnly && <Lock className="size-4.5 p-0.5 text-muted" aria-hidden="true" />
      : boxOf(0, column, t("allOfRole", { role: role.name }));

  return (
    <div
      ref={setElement}
      // What the Tab key reaches must not hide below the heads.
      style={{ scrollPaddingTop: sizes.headRow, scrollPaddingLeft: sizes.headColumn }}
      className={classNames(
        "isolate min-h-80 overflow-auto rounded-xl border border-border bg-surface shadow-card",
        // The bar below must not cover the cell that has the focus.
        pending.changes.length > 0 ? "max-h-[calc(100dvh-20rem)]" : "max-h-[calc(100dvh-14rem)]",
      )}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: the rows and cells of a table cannot be left out */}
      <div
        role="grid"
        aria-label={t("title")}
        aria-rowcount={count.rows + 1}
        aria-colcount={count.columns + 1}
        onKeyDown={move}
        onFocus={({ target }: FocusEvent) => setFocus((last) => placeOf(target) ?? last)}
        onClick={(event: MouseEvent) => {
          const { target } = event;
          const place = placeOf(target);
          const isBox = target instanceof HTMLInputElement;
          // A box that may not be turned over stays as it is, mixed where it was.
          if (place && isBox && (applying || !tallyOf(place)?.open)) event.preventDefault();
          // Beside its box a cell is the box, as a label would be.
          const box = target instanceof HTMLElement && target.role === "gridcell" && target.querySelector("input");
          if (box) {
            box.focus({ preventScroll: true });
            box.click();
          }
        }}
        onChange={({ target }: ChangeEvent<HTMLElement>) => {
          const place = placeOf(target);
          if (place) turn(place);
        }}
        style={{ height: inSight.height, width: inSight.width }}
        className="relative min-w-full"
      >
        {/* biome-ignore lint/a11y/useFocusableInteractive: the boxes inside take the focus, as the grid pattern allows */}
        {/* biome-ignore lint/a11y/useSemanticElements: as above */}
        <div
          role="row"
          aria-rowindex={1}
          style={{ height: sizes.headRow }}
          className="sticky top-0 z-20 border-b border-border bg-background text-[0.8125rem] font-medium"
        >
          {/* biome-ignore lint/a11y/useFocusableInteractive: as above */}
          {/* biome-ignore lint/a11y/useSemanticElements: as above */}
          <div
            role="columnheader"
            aria-colindex={1}
            style={{ width: sizes.headColumn }}
            className="sticky left-0 z-10 flex h-full items-center gap-3 border-r border-border bg-background px-4 text-muted sm:px-5"
          >
            <span className="min-w-0 flex-1">{t("permission")}</span>
            {!readOnly && (
              <span className={classNames(allRolesStyle, "content-center gap-1.5 text-xs sm:text-[0.8125rem]")}>
                <span className="leading-4 text-foreground max-sm:px-2">{t("allRoles")}</span>
                {boxOf(0, 0, t("allOfAll"))}
              </span>
            )}
          </div>
          {columns.map(({ number, start, size, role }) => (
            // biome-ignore lint/a11y/useFocusableInteractive: as above
            // biome-ignore lint/a11y/useSemanticElements: as above
            <div
              key={role.id}
              role="columnheader"
              aria-colindex={number + 1}
              title={role.name}
              style={{ left: start, width: size }}
              className="absolute inset-y-0 flex flex-col items-center justify-center gap-1.5 px-3"
            >
              <span className="max-w-full truncate">{role.name}</span>
              {headOf(role, number)}
            </div>
          ))}
        </div>
        {inSight.rows.map(({ number, start, size }) => {
          const row = rows[number - 1];
          return (
            row && (
              // biome-ignore lint/a11y/useFocusableInteractive: as above
              // biome-ignore lint/a11y/useSemanticElements: as above
              <div
                key={row.kind === "group" ? `${row.name}:` : row.permission.id}
                role="row"
                aria-rowindex={number + 1}
                style={{ top: start, height: size }}
                className="group/row absolute inset-x-0 border-b border-border contain-layout contain-style last:border-b-0"
              >
                {row.kind === "group" ? (
                  <MatrixGroupHead
                    position={`${number} 0`}
                    name={row.name}
                    count={row.permissions.length}
                    width={sizes.headColumn}
                    folded={isFolded(number)}
                    onFold={onFold}
                  />
                ) : (
                  <MatrixRowHead
                    row={number}
                    permission={row.permission}
                    width={sizes.headColumn}
                    grouped={row.grouped}
                    tally={tallyOf({ row: number, column: 0 })}
                  />
                )}
                {columns.map(({ role, ...column }) =>
                  row.kind === "group" ? (
                    <MatrixGroupCell
                      key={role.id}
                      row={number}
                      column={column.number}
                      start={column.start}
                      size={column.size}
                      group={row.name}
                      permissions={row.permissions}
                      role={role}
                      wishes={wishes}
                      reach={reach}
                      applying={applying}
                    />
                  ) : (
                    <MatrixCell
                      key={role.id}
                      t={t}
                      row={number}
                      column={column.number}
                      start={column.start}
                      size={column.size}
                      permission={row.permission.name}
                      role={role.name}
                      {...pending.stateOf(role, row.permission.id)}
                      readOnly={applying || !isOpen(reach, role, row.permission.id)}
                    />
                  ),
                )}
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}
