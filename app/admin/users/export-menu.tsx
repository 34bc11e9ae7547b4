"use client";

import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { useUserView } from "@/app/admin/users/list-frame";
import { viewHref } from "@/app/admin/users/query";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/popups/menu";

const formats = ["csv", "json"] as const;

/** Saves everyone whom the current filter finds, as a file. */
export function ExportMenu() {
  const t = useTranslations("admin.users");
  const filter = viewHref(useUserView()).slice(1);
  return (
    <Menu
      trigger={
        <Button className="needs-script">
          <Download className="size-4 text-muted" aria-hidden="true" />
          {t("export")}
        </Button>
      }
    >
      {formats.map((format) => (
        // A full navigation, not the router's: the answer is a file.
        <MenuItem
          key={format}
          onSelect={() => window.location.assign(`/admin/users/export?format=${format}&${filter}`)}
        >
          {t(`exportAs.${format}`)}
        </MenuItem>
      ))}
    </Menu>
  );
}
