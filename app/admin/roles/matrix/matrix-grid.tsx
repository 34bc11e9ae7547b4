"use client";

import { Lock } from "lucide-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useRef, useState } from "react";
import { MatrixCell } from "@/app/admin/roles/matrix/matrix-cell";
import { MatrixRowHead } from "@/app/admin/roles/matrix/matrix-row-head";
import { MatrixToggle } from "@/app/admin/roles/matrix/matrix-toggle";
import { targetOf } from "@/app/admin/roles/matrix/movement";
import { type Cell, isFixed, isOpen, type Permission, type Role } from "@/app/admin/roles/pending-changes";
import type { PendingChanges } from "@/app/admin/roles/use-pending-changes";
import { classNames } from "@/components/ui/class-names";
import type { RoleReach } from "@/lib/access/may";

interface MatrixGridProps {
  pending: PendingChanges;
  permissions: readonly Permission[];
  reach: RoleReach;
}

/**
 * Permissions down, roles across; heads stay while it scrolls. One stop for the Tab key: arrows, Home, End, Page Up and
 * Page Down move inside (the grid pattern of the ARIA practices), space turns a cell over. The boxes in the heads turn over a
 * whole row or column, as far as it is shown.
 */
export function MatrixGrid({ pending, permissions, reach }: MatrixGridProps) {
  const t = useTranslations("admin.matrix");
  const table = useRef<HTMLTableElement>(null);
  // Row 0 and column 0 are the heads, which give and take everything below or beside them.
  const [focus, setFocus] = useState({ row: 1, column: 1 });
  const { roles } = pending;
  const cellsOf = (someRoles: readonly Role[], some: readonly Permission[]) =>
    someRoles.flatMap((role) =>
      some.filter(({ id }) => isOpen(reach, role, id)).map(({ id }) => ({ role, permissionId: id })),
    );
  const readOnly = cellsOf(roles, permissions).length === 0;
  const least = readOnly ? 1 : 0;
  const toggle = (row: number, column: number, label: string, cells: readonly Cell[]) =>
    cells.length === 0 ? null : (
      <MatrixToggle
        position={`${row} ${column}`}
        label={label}
        state={pending.stateOfAll(cells)}
        current={focus.row === row && focus.column === column}
        onFocus={() => setFocus({ row, column })}
        onToggle={() => !pending.applying && pending.toggleAll(cells)}
      />
    );
  const move = (event: KeyboardEvent<HTMLTableElement>) => {
    const size = { rows: permissions.length + 1, columns: roles.length + 1 };
    const target = targetOf(event, focus, size);
    if (!target) return;
    event.preventDefault();
    // Heads without a box of their own are passed over.
    const [row, column] = [Math.max(target.row, least), Math.max(target.column, least)];
    const box = table.current?.querySelector<HTMLElement>(`[data-cell="${row} ${column}"]`);
    if (!box) return;
    setFocus({ row, column });
    box.focus();
  };
  return (
    <div
      className={classNames(
        "min-h-80 overflow-auto rounded-xl border border-border bg-surface shadow-card",
        // The bar below must not cover the cell that has the focus.
        pending.changes.length > 0 ? "max-h-[calc(100dvh-20rem)]" : "max-h-[calc(100dvh-14rem)]",
      )}
    >
      <table
        ref={table}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the ARIA grid pattern keeps a table's own elements
        role="grid"
        aria-label={t("title")}
        onKeyDown={move}
        className="min-w-full border-separate border-spacing-0"
      >
        <thead>
          <tr>
            <th
              scope="col"
              className="sticky top-0 left-0 z-20 h-12 min-w-40 border-r border-b border-border bg-background px-4 text-left text-[0.8125rem] font-medium text-muted sm:min-w-64 sm:px-5"
            >
              <span className="flex items-center gap-3">
                {toggle(0, 0, t("allOfAll"), cellsOf(roles, permissions))}
                {t("permission")}
              </span>
            </th>
            {roles.map((role, index) => (
              <th
                key={role.id}
                scope="col"
                title={role.name}
                className="sticky top-0 z-10 h-12 max-w-36 min-w-24 border-b border-border bg-background px-3 py-2 text-center align-bottom text-[0.8125rem] font-medium"
              >
                <span className="flex flex-col items-center gap-1.5">
                  <span className="max-w-full truncate">{role.name}</span>
                  {isFixed(role)
                    ? !readOnly && <Lock className="size-4.5 p-0.5 text-muted" aria-hidden="true" />
                    : toggle(0, index + 1, t("allOfRole", { role: role.name }), cellsOf([role], permissions))}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {permissions.map((permission, row) => (
            <tr key={permission.id} className="group/row">
              <MatrixRowHead permission={permission}>
                {toggle(
                  row + 1,
                  0,
                  t("allOfPermission", { permission: permission.name }),
                  cellsOf(roles, [permission]),
                )}
              </MatrixRowHead>
              {roles.map((role, column) => (
                <MatrixCell
                  key={role.id}
                  position={`${row + 1} ${column + 1}`}
                  label={t("cell", { permission: permission.name, role: role.name })}
                  {...pending.stateOf(role, permission.id)}
                  readOnly={pending.applying || !isOpen(reach, role, permission.id)}
                  current={focus.row === row + 1 && focus.column === column + 1}
                  onFocus={() => setFocus({ row: row + 1, column: column + 1 })}
                  onToggle={() => pending.toggle(role, permission.id)}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
