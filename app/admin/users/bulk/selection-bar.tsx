"use client";

import { Ellipsis, X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { BulkAction } from "@/app/admin/users/bulk/bulk";
import { MAX_SELECTED } from "@/app/admin/users/bulk/use-selection";
import type { Total } from "@/app/admin/users/total";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/popups/menu";

interface SelectionBarProps {
  count: number;
  /** Whom the filter finds, also on other pages. */
  total: Total;
  actions: readonly BulkAction[];
  /** There are more users than the page shows, and all of them may be selected. */
  onSelectAll: (() => void) | undefined;
  collecting: boolean;
  onAction: (action: BulkAction) => void;
  onClear: () => void;
}

/** Actions that have a button of their own; the others are in the menu. */
const prominent: readonly BulkAction[] = ["grant", "revoke", "disable", "enable"];

/** What can be done with the selected users; at the foot of the window while there are any. */
export function SelectionBar({ count, total, actions, onSelectAll, collecting, onAction, onClear }: SelectionBarProps) {
  const t = useTranslations("admin.bulk");
  const shown = prominent.filter((action) => actions.includes(action));
  const hidden = actions.filter((action) => !prominent.includes(action));
  return (
    <section
      aria-label={t("selection")}
      className="sticky bottom-4 z-20 mt-4 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-xl border border-border bg-raised p-2.5 pl-4 shadow-popover"
    >
      <p role="status" className="font-medium tabular-nums">
        {t("selected", { count })}
      </p>
      {onSelectAll && (
        <Button variant="link" pending={collecting} onClick={onSelectAll}>
          {total.exact && total.count <= MAX_SELECTED
            ? t("selectAll", { count: total.count })
            : t("selectFirst", { count: MAX_SELECTED })}
        </Button>
      )}
      <div className="ml-auto flex flex-wrap items-center gap-2">
        {shown.map((action) => (
          <Button key={action} size="small" onClick={() => onAction(action)}>
            {t(`apply.${action}`)}
          </Button>
        ))}
        {hidden.length > 0 && (
          <Menu
            trigger={
              <Button size="small" aria-label={t("more")}>
                <Ellipsis className="size-4" aria-hidden="true" />
              </Button>
            }
          >
            {hidden.map((action) => (
              <MenuItem
                key={action}
                tone={action === "delete" ? "danger" : "neutral"}
                onSelect={() => onAction(action)}
              >
                {t(`apply.${action}`)}
              </MenuItem>
            ))}
          </Menu>
        )}
        <Button variant="ghost" size="small" aria-label={t("clear")} onClick={onClear}>
          <X className="size-4" aria-hidden="true" />
        </Button>
      </div>
    </section>
  );
}
