"use client";

import { useTranslations } from "next-intl";
import { type KeyboardEvent, useRef, useState } from "react";
import { MatrixCell } from "@/app/admin/roles/matrix/matrix-cell";
import { targetOf } from "@/app/admin/roles/matrix/movement";
import type { Permission } from "@/app/admin/roles/pending-changes";
import type { PendingChanges } from "@/app/admin/roles/use-pending-changes";
import { Badge } from "@/components/ui/badge";
import { classNames } from "@/components/ui/class-names";

interface MatrixGridProps {
  pending: PendingChanges;
  permissions: readonly Permission[];
  readOnly: boolean;
}

/**
 * Permissions down, roles across; heads stay while it scrolls. One stop for the Tab key: arrows, Home, End, Page Up and
 * Page Down move inside (the grid pattern of the ARIA practices), space turns a cell over.
 */
export function MatrixGrid({ pending, permissions, readOnly }: MatrixGridProps) {
  const t = useTranslations("admin.matrix");
  const table = useRef<HTMLTableElement>(null);
  const [focus, setFocus] = useState({ row: 0, column: 0 });
  const { roles } = pending;
  const move = (event: KeyboardEvent<HTMLTableElement>) => {
    const target = targetOf(event, focus, { rows: permissions.length, columns: roles.length });
    if (!target) return;
    event.preventDefault();
    setFocus(target);
    table.current?.querySelector<HTMLElement>(`[data-cell="${target.row} ${target.column}"]`)?.focus();
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
              {t("permission")}
            </th>
            {roles.map(({ id, name }) => (
              <th
                key={id}
                scope="col"
                title={name}
                className="sticky top-0 z-10 h-12 max-w-32 min-w-24 truncate border-b border-border bg-background px-3 text-center text-[0.8125rem] font-medium"
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {permissions.map((permission, row) => (
            <tr key={permission.id} className="group/row">
              <th
                scope="row"
                className="sticky left-0 z-10 max-w-40 border-r border-b border-border bg-surface px-4 py-2 text-left font-normal group-last/row:border-b-0 group-hover/row:bg-background sm:max-w-72 sm:px-5"
              >
                <span className="flex items-center gap-2">
                  <span className="truncate font-medium" title={permission.name}>
                    {permission.name}
                  </span>
                  {!permission.system && <Badge>{t("own")}</Badge>}
                </span>
                {permission.description && (
                  <span
                    className="block truncate text-[0.8125rem] text-muted max-sm:hidden"
                    title={permission.description}
                  >
                    {permission.description}
                  </span>
                )}
              </th>
              {roles.map((role, column) => (
                <MatrixCell
                  key={role.id}
                  position={`${row} ${column}`}
                  label={t("cell", { permission: permission.name, role: role.name })}
                  {...pending.stateOf(role, permission.id)}
                  readOnly={readOnly || pending.applying}
                  current={focus.row === row && focus.column === column}
                  onFocus={() => setFocus({ row, column })}
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
