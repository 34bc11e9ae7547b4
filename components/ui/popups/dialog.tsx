"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactElement, ReactNode, RefObject } from "react";
import { buttonStyle } from "@/components/ui/button-style";
import { classNames } from "@/components/ui/class-names";
import { backdropStyle, popupStyle } from "@/components/ui/popups/popup-style";

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
export function Dialog({ trigger, open, onOpenChange, title, description, stays, children }: DialogProps) {
  const t = useTranslations("ui");
  return (
    <Base.Root
      open={open}
      onOpenChange={(next, { reason }) => {
        if (next || !stays || reason === "close-press") onOpenChange?.(next);
      }}
      disablePointerDismissal={stays !== undefined}
    >
      {trigger && <Base.Trigger render={trigger} />}
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
}

/** Closes the dialog around it: `<DialogClose render={<Button>…</Button>} />`. */
export const DialogClose = Base.Close;

/** The buttons of a dialog, on the right; below each other on narrow phones. */
export function DialogButtons({ children }: { children: ReactNode }) {
  return <div className="mt-6 flex flex-wrap-reverse justify-end gap-2.5 max-sm:*:flex-1">{children}</div>;
}
