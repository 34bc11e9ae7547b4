"use client";

import { Copy, Ellipsis } from "lucide-react";
import { useTranslations } from "next-intl";
import type { z } from "zod";
import { type BulkAction, changes } from "@/app/admin/users/bulk/bulk";
import { Button } from "@/components/ui/button";
import { copyText } from "@/components/ui/copying/copy-text";
import { createMenuHandle, MenuItem, MenuSeparator, MenuTrigger, SharedMenu } from "@/components/ui/popups/menu";
import { showToast } from "@/components/ui/popups/toast";
import type { User } from "@/lib/users/users.contract";

type UserRow = z.output<typeof User>;

const handle = createMenuHandle<UserRow>();

/** Opens the menu of a row. */
export function RowMenuButton({ user }: { user: UserRow }) {
  const t = useTranslations("admin.users");
  const label = t("rowMenu", { name: user.name });
  return (
    <MenuTrigger handle={handle} payload={user}>
      <Button variant="ghost" size="small" className="needs-script -my-1" aria-label={label}>
        <Ellipsis className="size-4 text-muted" aria-hidden="true" />
      </Button>
    </MenuTrigger>
  );
}

interface RowMenuProps {
  actions: readonly BulkAction[];
  onAction: (action: BulkAction, user: UserRow) => void;
}

/** What can be done for or to one user of the list without opening their page. One menu for all rows. */
export function RowMenu({ actions, onAction }: RowMenuProps) {
  const t = useTranslations("admin.users");
  const bulk = useTranslations("admin.bulk");
  const copy = async (text: string) => {
    if (await copyText(text, document.body)) showToast({ title: t("copied", { text }) });
  };
  return (
    <SharedMenu handle={handle}>
      {(user) => {
        const possible = actions.filter((action) => changes(action, user));
        return (
          <>
            <MenuItem icon={<Copy aria-hidden="true" />} onSelect={() => void copy(user.email)}>
              {t("copyEmail")}
            </MenuItem>
            <MenuItem icon={<Copy aria-hidden="true" />} onSelect={() => void copy(user.uid)}>
              {t("copyId")}
            </MenuItem>
            {possible.length > 0 && <MenuSeparator />}
            {possible.map((action) => (
              <MenuItem
                key={action}
                tone={action === "delete" ? "danger" : "neutral"}
                onSelect={() => onAction(action, user)}
              >
                {bulk(`apply.${action}`)}
              </MenuItem>
            ))}
          </>
        );
      }}
    </SharedMenu>
  );
}
