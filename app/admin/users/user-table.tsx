"use client";

import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import type { z } from "zod";
import type { BulkAction, Chosen } from "@/app/admin/users/bulk/bulk";
import { SelectionBar } from "@/app/admin/users/bulk/selection-bar";
import { MAX_SELECTED, toChosen, useSelection } from "@/app/admin/users/bulk/use-selection";
import type { Rows, UserColumn } from "@/app/admin/users/columns";
import { useListFrame } from "@/app/admin/users/list-frame";
import { type UserView, viewHref } from "@/app/admin/users/query";
import { RowMenu, RowMenuButton } from "@/app/admin/users/row-menu";
import type { Total } from "@/app/admin/users/total";
import { useRowKeys } from "@/app/admin/users/use-row-keys";
import { UserCell, UserName } from "@/app/admin/users/user-cells";
import { deferred } from "@/components/connection/deferred";
import { useDeferred } from "@/components/connection/use-deferred";
import { useAction } from "@/components/forms/use-action";
import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/inputs/checkbox";
import { Table, TableBody, TableHead, TableRow, Td, Th } from "@/components/ui/table";
import { useLatest } from "@/components/ui/use-latest";
import type { User } from "@/lib/users/users.contract";

interface UserTableProps {
  users: readonly z.output<typeof User>[];
  view: UserView;
  columns: readonly UserColumn[];
  /** What this administrator may do with a selection; nothing is selected where that is nothing. */
  actions: readonly BulkAction[];
  rows: Rows;
  /** How many there are, on this page and on others. The rows do not wait for it. */
  total: Promise<Total>;
}

// Most visits to the list change nobody.
const bulkDialog = deferred(() => import("@/app/admin/users/bulk/bulk-dialog"));

/** The columns by which the operation can sort. */
const sortKeys = { name: "email", last_sign_in: "last_sign_in", created: "created" } as const;

/** Columns whose value says by itself what it is, where a phone has no room for heads. */
const plain: readonly UserColumn[] = ["roles"];

/** How wide each column beside the name is, so that none moves while the rows change. */
const widths: Record<UserColumn, string> = {
  roles: "w-44",
  last_sign_in: "w-36",
  created: "w-36",
  locale: "w-28",
  source: "w-40",
  addresses: "w-28",
};

/** The users of one page, and what can be done with those that are selected. */
export function UserTable({ users, view, columns, actions, rows, total }: UserTableProps) {
  const t = useTranslations("admin.users");
  const { roles } = useListFrame();
  const { chosen, set, collect, clear } = useSelection(view);
  const { pending: collecting, run } = useAction();
  const [task, setTask] = useState<{ action: BulkAction; users: readonly Chosen[] }>();
  const parts = useDeferred(bulkDialog, task !== undefined);
  const selectable = actions.length > 0;
  // Where the last tick was: with Shift, everything from there on gets the same.
  const [anchor, setAnchor] = useState<string>();
  const select = (uid: string, on: boolean, range: boolean) => {
    const [from, to] = [anchor, uid].map((id) => users.findIndex((user) => user.uid === id)).sort((a, b) => a - b);
    const isRange = range && from !== undefined && to !== undefined && from >= 0;
    set(isRange ? users.slice(from, to + 1) : users.filter((user) => user.uid === uid), on);
    setAnchor(uid);
  };
  const list = useRef<HTMLDivElement>(null);
  useRowKeys(list, (index, range) => {
    const user = users[index];
    if (user && selectable) select(user.uid, !chosen.has(user.uid), range);
  });
  const found = useLatest(total);
  const all = Math.min(found.count, MAX_SELECTED);
  const selectedHere = users.filter(({ uid }) => chosen.has(uid)).length;
  const sortOf = (key: keyof typeof sortKeys) => {
    const name = sortKeys[key];
    const direction = view.sort === name ? ("ascending" as const) : ("descending" as const);
    const sorted = view.sort === name || view.sort === `-${name}` ? direction : undefined;
    // Times are looked at newest first, names from A on.
    const first = key === "name" ? name : (`-${name}` as const);
    const other = key === "name" ? (`-${name}` as const) : name;
    return { sorted, sortHref: viewHref(view, { sort: view.sort === first ? other : first }) };
  };
  return (
    <>
      <div ref={list}>
        <Card flush>
          <Table
            caption={t("caption")}
            stacked
            rows={rows}
            widths={["w-96", ...columns.map((column) => widths[column]), "w-16"]}
          >
            <TableHead>
              <Th
                {...sortOf("name")}
                control={
                  selectable && (
                    <Checkbox
                      className="needs-script"
                      aria-label={t("selectPage")}
                      ref={(box) => {
                        if (box) box.indeterminate = selectedHere > 0 && selectedHere < users.length;
                      }}
                      checked={selectedHere === users.length}
                      onChange={(event) => set(users, event.target.checked)}
                    />
                  )
                }
              >
                {t("columns.user")}
              </Th>
              {columns.map((column) => (
                <Th key={column} {...(column === "last_sign_in" || column === "created" ? sortOf(column) : {})}>
                  {t(`columns.${column}`)}
                </Th>
              ))}
              <Th align="right">
                <span className="sr-only">{t("actions")}</span>
              </Th>
            </TableHead>
            <TableBody>
              {users.map((user, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a row stays and shows another user, which is cheaper at each key of a search
                <TableRow key={index} selected={chosen.has(user.uid)}>
                  <Td>
                    <UserName user={user}>
                      {selectable && (
                        <Checkbox
                          className="needs-script -m-2 p-2"
                          aria-label={t("selectUser", { name: user.name })}
                          checked={chosen.has(user.uid)}
                          onChange={({ target: { checked }, nativeEvent }) =>
                            select(user.uid, checked, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
                          }
                        />
                      )}
                    </UserName>
                  </Td>
                  {columns.map((column) => (
                    <Td key={column} label={plain.includes(column) ? undefined : t(`columns.${column}`)}>
                      <UserCell user={user} column={column} />
                    </Td>
                  ))}
                  <Td align="right" corner>
                    <RowMenuButton user={user} />
                  </Td>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </Card>
      </div>
      <RowMenu actions={actions} onAction={(action, user) => setTask({ action, users: [toChosen(user)] })} />
      {chosen.size > 0 && (
        <SelectionBar
          count={chosen.size}
          actions={actions}
          total={found}
          onSelectAll={selectedHere === users.length && chosen.size < all ? () => run(collect) : undefined}
          collecting={collecting}
          onAction={(action) => setTask({ action, users: [...chosen.values()] })}
          onClear={clear}
        />
      )}
      {task && parts && (
        <parts.BulkDialog
          action={task.action}
          users={task.users}
          roles={roles}
          onClose={(finished) => {
            setTask(undefined);
            if (finished) clear();
          }}
        />
      )}
    </>
  );
}
