"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { CommandList } from "@/app/admin/palette/command-list";
import type { EntryGroup } from "@/app/admin/palette/entries";
import { PALETTE_EVENT } from "@/app/admin/palette/open-event";
import { ShortcutDialog } from "@/app/admin/palette/shortcut-dialog";
import { goKeys, useShortcuts } from "@/app/admin/palette/shortcuts";
import { backdropStyle } from "@/components/ui/popups/popup-style";

interface PaletteProps {
  groups: readonly EntryGroup[];
  /** Addresses of the sections this person may open. */
  sections: Readonly<Partial<Record<keyof typeof goKeys, string>>>;
  findsUsers: boolean;
}

const popup =
  "fixed inset-x-3 top-3 z-40 mx-auto max-h-[calc(100dvh-1.5rem)] overflow-hidden rounded-2xl border border-border bg-raised text-foreground shadow-popover outline-none transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0 sm:top-[12vh] sm:max-w-xl";

/** ⌘K: goes to any page, finds a person, starts an action. Also listens to the dashboard's other keys. */
export function Palette({ groups, sections, findsUsers }: PaletteProps) {
  const t = useTranslations("admin.palette");
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [helping, setHelping] = useState(false);
  const allowed = (Object.keys(goKeys) as (keyof typeof goKeys)[]).filter((key) => sections[key]);
  const go = (href: string) => {
    setOpen(false);
    // An action's page may be open already: a value of its own makes its dialog open again.
    router.push(href.replace(/=1$/, `=${Date.now()}`));
  };
  useShortcuts({
    onPalette: () => setOpen(true),
    onHelp: () => setHelping(true),
    onGo: (pressed) => {
      const section = allowed.find((key) => goKeys[key] === pressed);
      const href = section && sections[section];
      if (href) router.push(href);
    },
  });
  useEffect(() => {
    const show = () => setOpen(true);
    window.addEventListener(PALETTE_EVENT, show);
    return () => window.removeEventListener(PALETTE_EVENT, show);
  }, []);
  return (
    <>
      <Base.Root open={open} onOpenChange={setOpen}>
        <Base.Portal>
          <Base.Backdrop className={backdropStyle} />
          <Base.Popup className={popup}>
            <Base.Title className="sr-only">{t("open")}</Base.Title>
            <CommandList groups={groups} findsUsers={findsUsers} onChoose={go} />
          </Base.Popup>
        </Base.Portal>
      </Base.Root>
      <ShortcutDialog open={helping} onOpenChange={setHelping} sections={allowed} />
    </>
  );
}
