"use client";

import { Menu, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { buttonStyle } from "@/components/ui/button-style";
import { Opener } from "@/components/ui/popups/opener";
import { backdropStyle } from "@/components/ui/popups/popup-style";
import { useLayers } from "@/components/ui/popups/use-layers";

/** The sidebar of phones: slides in, and goes when one of its links is followed. */
export function NavDrawer({ label, children }: { label: string; children: ReactNode }) {
  const t = useTranslations("ui");
  const [open, setOpen] = useState(false);
  const Dialog = useLayers(open)?.dialog;
  const layer = Dialog && (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Portal>
        <Dialog.Backdrop className={backdropStyle} />
        <Dialog.Popup
          aria-label={label}
          className="fixed inset-y-0 left-0 z-40 flex w-72 max-w-[85vw] flex-col gap-6 overflow-y-auto border-r border-border bg-surface p-4 shadow-popover transition-transform duration-200 ease-out data-ending-style:-translate-x-full data-starting-style:-translate-x-full"
          onClick={(event) => {
            if (event.target instanceof Element && event.target.closest("a")) setOpen(false);
          }}
        >
          <Dialog.Close
            aria-label={t("close")}
            className={`${buttonStyle({ variant: "ghost", size: "icon" })} absolute top-3 right-3`}
          >
            <X className="size-4" aria-hidden="true" />
          </Dialog.Close>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
  return (
    <>
      <Opener kind="dialog" open={open} onOpen={() => setOpen(true)}>
        <button type="button" aria-label={t("openMenu")} className={buttonStyle({ variant: "ghost", size: "icon" })}>
          <Menu className="size-5" aria-hidden="true" />
        </button>
      </Opener>
      {layer}
    </>
  );
}
