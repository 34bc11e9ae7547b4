"use client";

import { useTranslations } from "next-intl";
import { type ReactElement, type ReactNode, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { DialogButtons } from "@/components/ui/popups/dialog";
import { Opener } from "@/components/ui/popups/opener";
import { PhraseField } from "@/components/ui/popups/phrase-field";
import { backdropStyle, popupStyle } from "@/components/ui/popups/popup-style";
import { useLayers } from "@/components/ui/popups/use-layers";

interface ConfirmDialogProps {
  trigger?: ReactElement;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  title: string;
  description: ReactNode;
  /** A choice to make beforehand, below what is described. */
  children?: ReactNode;
  confirmLabel: string;
  /** Must be typed before the button works: for what cannot be undone. */
  phrase?: string;
  tone?: "danger" | "primary";
  /** Does it. Resolves to nothing when done, which closes the dialog, or to the reason why not, which is shown. */
  onConfirm: () => Promise<ReactNode>;
}

/** Asks before something that matters. Does not close on a click outside, nor while it works. */
export function ConfirmDialog({
  trigger,
  open: given,
  onOpenChange,
  phrase,
  tone = "danger",
  ...texts
}: ConfirmDialogProps) {
  const t = useTranslations("ui");
  const [own, setOwn] = useState(false);
  const [typed, setTyped] = useState("");
  const [refusal, setRefusal] = useState<ReactNode>();
  const [pending, startTransition] = useTransition();
  const open = given ?? own;
  const AlertDialog = useLayers(open)?.alertDialog;
  const setOpen = (next: boolean) => {
    if (pending) return;
    if (next) {
      setTyped("");
      setRefusal(undefined);
    }
    setOwn(next);
    onOpenChange?.(next);
  };
  const confirm = () =>
    startTransition(async () => {
      const reason = await texts.onConfirm();
      setRefusal(reason);
      if (reason !== undefined) return;
      setOwn(false);
      onOpenChange?.(false);
    });
  const layer = AlertDialog && (
    <AlertDialog.Root open={open} onOpenChange={setOpen}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={backdropStyle} />
        <AlertDialog.Popup className={popupStyle}>
          <form
            className="p-5 sm:p-6"
            onSubmit={(event) => {
              event.preventDefault();
              if (!pending && (phrase === undefined || typed === phrase)) confirm();
            }}
          >
            <AlertDialog.Title className="text-base font-semibold">{texts.title}</AlertDialog.Title>
            <AlertDialog.Description className="mt-1.5 text-muted">{texts.description}</AlertDialog.Description>
            {texts.children && <div className="mt-5">{texts.children}</div>}
            {refusal}
            {phrase !== undefined && (
              <div className="mt-5">
                <PhraseField phrase={phrase} typed={typed} onType={setTyped} />
              </div>
            )}
            <DialogButtons>
              <AlertDialog.Close render={<Button disabled={pending}>{t("cancel")}</Button>} />
              <Button
                type="submit"
                variant={tone}
                pending={pending}
                disabled={phrase !== undefined && typed !== phrase}
              >
                {texts.confirmLabel}
              </Button>
            </DialogButtons>
          </form>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
  return (
    <>
      {trigger && (
        <Opener kind="dialog" open={open} onOpen={() => setOpen(true)}>
          {trigger}
        </Opener>
      )}
      {layer}
    </>
  );
}
