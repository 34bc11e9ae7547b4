"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactElement, type ReactNode, type RefObject, useState } from "react";
import { buttonStyle } from "@/components/ui/button-style";
import { classNames } from "@/components/ui/class-names";
import { Opener } from "@/components/ui/popups/opener";
import { backdropStyle, popupStyle } from "@/components/ui/popups/popup-style";
import { openLayers, useLayers } from "@/components/ui/popups/use-layers";

interface DialogProps {
  /** The button that opens it; leave it out and steer with `open`. */
  trigger?: ReactElement;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  /** Stays until one of its own buttons closes it: what it shows would be lost. `focus` is what has the focus first. */
  stays?: { focus: RefObject<HTMLElement | null> };
  children: ReactNode;
}

/** A task in a layer of its own: takes the focus, gives it back, closes on Escape and outside. A sheet on phones. */
export function Dialog({ trigger, open: given, onOpenChange, title, description, stays, children }: DialogProps) {
  const t = useTranslations("ui");
  const [own, setOwn] = useState(false);
  const open = given ?? own;
  const Base = useLayers(open)?.dialog;
  const change = (next: boolean) => {
    setOwn(next);
    onOpenChange?.(next);
  };
  const layer = Base && (
    <Base.Root
      open={open}
      onOpenChange={(next, { reason }) => {
        if (!stays || reason === "close-press") change(next);
      }}
      disablePointerDismissal={stays !== undefined}
    >
      <Base.Portal>
        <Base.Backdrop className={backdropStyle} />
        <Base.Popup className={popupStyle} {...(stays ? { initialFocus: stays.focus } : {})}>
          <div className="flex items-start justify-between gap-4 px-5 pt-5 sm:px-6">
            <div className="min-w-0">
              <Base.Title className="text-base font-semibold">{title}</Base.Title>
              {description && <Base.Description className="mt-1 text-muted">{description}</Base.Description>}
            </div>
            {!stays && (
              <Base.Close
                aria-label={t("close")}
                className={classNames(buttonStyle({ variant: "ghost", size: "icon" }), "-mt-2 -mr-2.5 text-muted")}
              >
                <X className="size-4" aria-hidden="true" />
              </Base.Close>
            )}
          </div>
          <div className="px-5 pt-4 pb-5 sm:px-6 sm:pb-6">{children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
  return (
    <>
      {trigger && (
        <Opener kind="dialog" open={open} onOpen={() => change(true)}>
          {trigger}
        </Opener>
      )}
      {layer}
    </>
  );
}

/** Closes the dialog around it: `<DialogClose render={<Button>…</Button>} />`. */
export function DialogClose({ render }: { render: ReactElement }) {
  const { Close } = openLayers().dialog;
  return <Close render={render} />;
}

/** The buttons of a dialog, on the right; below each other on narrow phones. */
export function DialogButtons({ children }: { children: ReactNode }) {
  return <div className="mt-6 flex flex-wrap-reverse justify-end gap-2.5 max-sm:*:flex-1">{children}</div>;
}
