"use client";

import { Columns3 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useOptimistic, useTransition } from "react";
import { chooseColumns } from "@/app/admin/users/actions";
import { type UserColumn, userColumns } from "@/app/admin/users/columns";
import { type UserView, viewHref } from "@/app/admin/users/query";
import { useAction } from "@/components/forms/use-action";
import { Button } from "@/components/ui/button";
import { Menu, MenuCheck } from "@/components/ui/popups/menu";

/** Which columns the table shows; stays open while several are chosen. A view that names its columns is changed, not the usual choice. */
export function ColumnMenu({ columns, view }: { columns: readonly UserColumn[]; view: UserView }) {
  const t = useTranslations("admin.users");
  const router = useRouter();
  const [, startTransition] = useTransition();
  const { run } = useAction();
  const [shown, setShown] = useOptimistic(columns);
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
          <Columns3 className="size-4 text-muted" aria-hidden="true" />
          {t("columnMenu")}
        </Button>
      }
    >
      {userColumns.map((column) => (
        <MenuCheck key={column} checked={shown.includes(column)} onCheckedChange={(on) => toggle(column, on)}>
          {t(`columns.${column}`)}
        </MenuCheck>
      ))}
    </Menu>
  );
}
