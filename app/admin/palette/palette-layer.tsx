"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { CommandList } from "@/app/admin/palette/command-list";
import type { Entry, EntryGroup } from "@/app/admin/palette/entries";
import type { HeldKeys } from "@/app/admin/palette/held-keys";
import { useOpenEntries } from "@/app/admin/palette/open-entries";
import { keepRecent, readRecent } from "@/app/admin/palette/recent";
import { ShortcutDialog } from "@/app/admin/palette/shortcut-dialog";
import type { goKeys } from "@/app/admin/palette/shortcuts";
import { chooseLocale, chooseTheme } from "@/app/preferences";
import { useAction } from "@/components/forms/use-action";
import { backdropStyle } from "@/components/ui/popups/popup-style";
import { useLayers } from "@/components/ui/popups/use-layers";

interface PaletteLayerProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Someone is to be chosen, who is to get a role. */
  asks: boolean;
  onAsk: (asks: boolean) => void;
  /** The list of keys is open. */
  helping: boolean;
  onHelp: (open: boolean) => void;
  groups: readonly EntryGroup[];
  /** Those that this person may open. */
  sections: readonly (keyof typeof goKeys)[];
  findsUsers: boolean;
  /** What was typed before this was there. */
  takeKeys: () => HeldKeys | undefined;
}

const popup =
  "fixed inset-x-3 top-3 z-40 mx-auto max-h-[calc(100dvh-1.5rem)] overflow-hidden rounded-2xl border border-border bg-raised text-foreground shadow-popover outline-none transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0 sm:top-[12vh] sm:max-w-xl";

const asForm = (name: string, value: string) => {
  const data = new FormData();
  data.set(name, value);
  return data;
};

/** The palette's layer, what its entries do, and the list of keys. Fetched when someone comes to the page. */
export function PaletteLayer({
  open,
  onOpenChange,
  asks,
  onAsk,
  helping,
  onHelp,
  groups,
  sections,
  findsUsers,
  takeKeys,
}: PaletteLayerProps) {
  const t = useTranslations("admin.palette");
  const router = useRouter();
  const openEntries = useOpenEntries();
  const { run } = useAction();
  const Base = useLayers(open)?.dialog;
  // An action's page may be open already: a value of its own makes its dialog open again.
  const go = (href: string) => router.push(href.replace(/=1$/, `=${Date.now()}`));
  const choose = (entry: Entry) => {
    const { deed } = entry;
    if (deed.kind === "grant") return onAsk(true);
    onOpenChange(false);
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
  const help: Entry = { id: "shortcuts", label: t("shortcuts"), deed: { kind: "run", run: () => onHelp(true) } };
  const withHelp = groups.map(({ key, entries }) => ({
    key,
    entries: key === "preferences" ? [...entries, help] : entries,
  }));
  const layer = Base && (
    <Base.Root open={open} onOpenChange={onOpenChange}>
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
            takeKeys={takeKeys}
            onChoose={choose}
            onBack={() => onAsk(false)}
          />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
  return (
    <>
      {layer}
      <ShortcutDialog open={helping} onOpenChange={onHelp} sections={sections} />
    </>
  );
}
