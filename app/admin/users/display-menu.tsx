"use client";

import { SlidersHorizontal } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useOptimistic, useTransition } from "react";
import { chooseColumns, chooseRows } from "@/app/admin/users/actions";
import { type Rows, type UserColumn, userColumns } from "@/app/admin/users/columns";
import { useUserView } from "@/app/admin/users/list-frame";
import { viewHref } from "@/app/admin/users/query";
import { useAction } from "@/components/forms/use-action";
import { Button } from "@/components/ui/button";
import { Menu, MenuCheck, MenuSeparator } from "@/components/ui/popups/menu";

interface DisplayMenuProps {
  /** The usual choice. */
  columns: readonly UserColumn[];
  rows: Rows;
}

/**
 * Which columns the table shows and how high its rows are; stays open while several are chosen. A view that names its columns
 * is changed, not the usual choice.
 */
export function DisplayMenu({ columns, rows }: DisplayMenuProps) {
  const t = useTranslations("admin.users");
  const router = useRouter();
  const [, startTransition] = useTransition();
  const { run } = useAction();
  const view = useUserView();
  const [shown, setShown] = useOptimistic(view.columns ?? columns);
  const [height, setHeight] = useOptimistic(rows);
  const toggle = (column: UserColumn, on: boolean) => {
    const next = userColumns.filter((name) => (name === column ? on : shown.includes(name)));
    if (view.columns) {
      startTransition(() => {
        setShown(next);
        router.replace(`/admin/users${viewHref(view, { columns: next, trail: view.trail })}`);
      });
    } else {
      run(async () => {
        setShown(next);
        await chooseColumns(next);
        return {};
      });
    }
  };
  return (
    <Menu
      trigger={
        <Button className="needs-script">
          <SlidersHorizontal className="size-4 text-muted" aria-hidden="true" />
          {t("display")}
        </Button>
      }
    >
      {userColumns.map((column) => (
        <MenuCheck key={column} checked={shown.includes(column)} onCheckedChange={(on) => toggle(column, on)}>
          {t(`columns.${column}`)}
        </MenuCheck>
      ))}
      <MenuSeparator />
      <MenuCheck
        checked={height === "compact"}
        onCheckedChange={(on) =>
          run(async () => {
            const next = on ? "compact" : "dense";
            setHeight(next);
            await chooseRows(next);
            return {};
          })
        }
      >
        {t("compact")}
      </MenuCheck>
    </Menu>
  );
}
