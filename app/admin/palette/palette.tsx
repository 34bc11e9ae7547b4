"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { CommandList } from "@/app/admin/palette/command-list";
import type { Entry, EntryGroup } from "@/app/admin/palette/entries";
import { useOpenEntries } from "@/app/admin/palette/open-entries";
import { PALETTE_EVENT } from "@/app/admin/palette/open-event";
import { keepRecent, readRecent } from "@/app/admin/palette/recent";
import { ShortcutDialog } from "@/app/admin/palette/shortcut-dialog";
import { goKeys, useShortcuts } from "@/app/admin/palette/shortcuts";
import { chooseLocale, chooseTheme } from "@/app/preferences";
import { useAction } from "@/components/forms/use-action";
import { backdropStyle } from "@/components/ui/popups/popup-style";

interface PaletteProps {
  groups: readonly EntryGroup[];
  /** Addresses of the sections this person may open. */
  sections: Readonly<Partial<Record<keyof typeof goKeys, string>>>;
  findsUsers: boolean;
}

const popup =
  "fixed inset-x-3 top-3 z-40 mx-auto max-h-[calc(100dvh-1.5rem)] overflow-hidden rounded-2xl border border-border bg-raised text-foreground shadow-popover outline-none transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0 sm:top-[12vh] sm:max-w-xl";

const asForm = (name: string, value: string) => {
  const data = new FormData();
  data.set(name, value);
  return data;
};

/** ⌘K: goes to any page, finds a person, does things; what was chosen last stands first. Also listens to the dashboard's other keys. */
export function Palette({ groups, sections, findsUsers }: PaletteProps) {
  const t = useTranslations("admin.palette");
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [helping, setHelping] = useState(false);
  // Someone is to be chosen, who is to get a role.
  const [asks, setAsks] = useState(false);
  const openEntries = useOpenEntries();
  const { run } = useAction();
  const allowed = (Object.keys(goKeys) as (keyof typeof goKeys)[]).filter((key) => sections[key]);
  const show = () => {
    setAsks(false);
    setOpen(true);
  };
  // An action's page may be open already: a value of its own makes its dialog open again.
  const go = (href: string) => router.push(href.replace(/=1$/, `=${Date.now()}`));
  const choose = (entry: Entry) => {
    const { deed } = entry;
    if (deed.kind === "grant") return setAsks(true);
    setOpen(false);
    if (deed.kind === "go" && asks) return go(`${deed.href}/access?grant=1`);
    if (deed.kind === "run") return deed.run();
    keepRecent(entry);
    if (deed.kind === "go") return go(deed.href);
    run(async () => {
      if (deed.kind === "theme") await chooseTheme(asForm("theme", deed.theme));
      else await chooseLocale(asForm("locale", deed.locale));
      return {};
    });
  };
  const help: Entry = { id: "shortcuts", label: t("shortcuts"), deed: { kind: "run", run: () => setHelping(true) } };
  const withHelp = groups.map(({ key, entries }) => ({
    key,
    entries: key === "preferences" ? [...entries, help] : entries,
  }));
  useShortcuts({
    onPalette: show,
    onHelp: () => setHelping(true),
    onGo: (pressed) => {
      const section = allowed.find((key) => goKeys[key] === pressed);
      const href = section && sections[section];
      if (href) router.push(href);
    },
  });
  useEffect(() => {
    const listener = () => {
      setAsks(false);
      setOpen(true);
    };
    window.addEventListener(PALETTE_EVENT, listener);
    return () => window.removeEventListener(PALETTE_EVENT, listener);
  }, []);
  return (
    <>
      <Base.Root open={open} onOpenChange={setOpen}>
        <Base.Portal>
          <Base.Backdrop className={backdropStyle} />
          <Base.Popup className={popup}>
            <Base.Title className="sr-only">{t("open")}</Base.Title>
            <CommandList
              key={String(asks)}
              groups={asks ? [] : [{ key: "open", entries: openEntries }, ...withHelp]}
              recent={asks ? [] : readRecent()}
              findsUsers={findsUsers}
              asks={asks}
              onChoose={choose}
              onBack={() => setAsks(false)}
            />
          </Base.Popup>
        </Base.Portal>
      </Base.Root>
      <ShortcutDialog open={helping} onOpenChange={setHelping} sections={allowed} />
    </>
  );
}
