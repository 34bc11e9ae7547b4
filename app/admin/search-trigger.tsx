"use client";

import { Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { PALETTE_EVENT } from "@/app/admin/palette/open-event";
import { Kbd } from "@/components/ui/kbd";

/** Opens the command palette; at the head of the sidebar and, on phones, of the page. */
export function SearchTrigger() {
  const t = useTranslations("admin.palette");
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      onClick={() => window.dispatchEvent(new Event(PALETTE_EVENT))}
      className="needs-script flex h-9 w-full items-center gap-2.5 rounded-lg border border-border bg-background px-2.5 text-muted transition-colors hover:text-foreground max-lg:size-11 max-lg:justify-center max-lg:border-transparent max-lg:bg-transparent"
    >
      <Search className="size-4 shrink-0" aria-hidden="true" />
      <span className="flex-1 text-left max-lg:sr-only">{t("trigger")}</span>
      <span className="flex gap-0.5 max-lg:hidden" aria-hidden="true">
        <Kbd>Ctrl</Kbd>
        <Kbd>K</Kbd>
      </span>
    </button>
  );
}
