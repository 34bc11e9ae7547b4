"use client";

import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import type { EntryGroup } from "@/app/admin/palette/entries";
import { type HeldKeys, holdKeys } from "@/app/admin/palette/held-keys";
import { PALETTE_EVENT } from "@/app/admin/palette/open-event";
import { goKeys, useShortcuts } from "@/app/admin/palette/shortcuts";
import { deferred } from "@/components/connection/deferred";
import { useDeferred } from "@/components/connection/use-deferred";

interface PaletteProps {
  groups: readonly EntryGroup[];
  /** Addresses of the sections this person may open. */
  sections: Readonly<Partial<Record<keyof typeof goKeys, string>>>;
  findsUsers: boolean;
}

const layer = deferred(() => import("@/app/admin/palette/palette-layer"));

/**
 * ⌘K: goes to any page, finds a person, does things; what was chosen last stands first. Also listens to the dashboard's other
 * keys. Until what it shows is fetched, it keeps what is typed.
 */
export function Palette({ groups, sections, findsUsers }: PaletteProps) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [helping, setHelping] = useState(false);
  const [asks, setAsks] = useState(false);
  const held = useRef<(() => HeldKeys) | undefined>(undefined);
  const parts = useDeferred(layer, open || helping);
  const allowed = (Object.keys(goKeys) as (keyof typeof goKeys)[]).filter((key) => sections[key]);
  const takeKeys = () => {
    const keys = held.current?.();
    held.current = undefined;
    return keys;
  };
  const show = useEffectEvent(() => {
    setAsks(false);
    setOpen(true);
    if (parts) return;
    held.current ??= holdKeys(() => {
      held.current = undefined;
      setOpen(false);
    });
  });
  useShortcuts({
    onPalette: () => show(),
    onHelp: () => setHelping(true),
    onGo: (pressed) => {
      const section = allowed.find((key) => goKeys[key] === pressed);
      const href = section && sections[section];
      if (href) router.push(href);
    },
  });
  useEffect(() => {
    const listener = () => show();
    window.addEventListener(PALETTE_EVENT, listener);
    return () => window.removeEventListener(PALETTE_EVENT, listener);
  }, []);
  if (!parts) return null;
  return (
    <parts.PaletteLayer
      open={open}
      onOpenChange={setOpen}
      asks={asks}
      onAsk={setAsks}
      helping={helping}
      onHelp={setHelping}
      groups={groups}
      sections={allowed}
      findsUsers={findsUsers}
      takeKeys={takeKeys}
    />
  );
}
