"use client";

import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";
import { goKeys } from "@/app/admin/palette/shortcuts";
import { singleKeys } from "@/app/admin/palette/single-keys";
import { Checkbox } from "@/components/ui/inputs/checkbox";
import { Kbd } from "@/components/ui/kbd";
import { Dialog } from "@/components/ui/popups/dialog";

interface ShortcutDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The sections this person may open. */
  sections: readonly (keyof typeof goKeys)[];
}

/** Every key the dashboard listens to. */
export function ShortcutDialog({ open, onOpenChange, sections }: ShortcutDialogProps) {
  const t = useTranslations("admin.palette");
  const names = useTranslations("admin.sections");
  const single = useSyncExternalStore(singleKeys.watch, singleKeys.get, singleKeys.initial);
  const rows = [
    { label: t("open"), keys: ["Ctrl", "K"] },
    { label: t("shortcuts"), keys: ["?"] },
    ...sections.map((key) => ({ label: t("goTo", { page: names(key) }), keys: ["G", goKeys[key].toUpperCase()] })),
    { label: t("search"), keys: ["/"] },
    { label: t("rowMove"), keys: ["J", "K"] },
    { label: t("rowSelect"), keys: ["X"] },
    { label: t("rowRange"), keys: ["Shift", "X"] },
    { label: t("rowOpen"), keys: ["Enter"] },
    { label: t("matrixMove"), keys: ["←", "↑", "↓", "→"] },
    { label: t("matrixToggle"), keys: [t("space")] },
    { label: t("undo"), keys: ["Ctrl", "Z"] },
    { label: t("close"), keys: ["Esc"] },
  ];
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("shortcuts")}>
      <Checkbox
        label={t("singleKeys")}
        hint={t("singleKeysHint")}
        className="mb-4"
        checked={single}
        onChange={({ target }) => singleKeys.change(target.checked)}
      />
      <dl className="divide-y divide-border">
        {rows.map(({ label, keys }) => (
          <div key={label} className="flex items-center justify-between gap-4 py-2 first:pt-0 last:pb-0">
            <dt>{label}</dt>
            <dd className="flex gap-1">
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
