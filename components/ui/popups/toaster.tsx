"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { CircleAlert, CircleCheck } from "@/components/ui/icons";
import { isTyping } from "@/components/ui/is-typing";
import { connectToaster, type ToastText } from "@/components/ui/popups/toast";
import { openLayers, useLayers } from "@/components/ui/popups/use-layers";
import { pressedKey } from "@/components/ui/pressed-key";

const SHORT_MS = 5_000;
/** For what is to be read, or taken back. */
const LONG_MS = 10_000;

function ToastList() {
  const t = useTranslations("ui");
  const Toast = openLayers().toast;
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      swipeDirection={["right", "down"]}
      className="pointer-events-auto translate-x-(--toast-swipe-movement-x) translate-y-(--toast-swipe-movement-y) rounded-xl border border-border bg-raised p-3.5 shadow-popover transition-[transform,opacity] duration-200 data-ending-style:opacity-0 data-limited:hidden data-starting-style:translate-y-3 data-starting-style:opacity-0"
    >
      <Toast.Content className="flex items-start gap-3">
        {toast.type === "danger" ? (
          <CircleAlert className="mt-0.5 size-4.5 shrink-0 text-danger" />
        ) : (
          <CircleCheck className="mt-0.5 size-4.5 shrink-0 text-success" />
        )}
        <div className="min-w-0 flex-1">
          <Toast.Title className="font-medium" />
          <Toast.Description className="text-muted" />
          {toast.actionProps && (
            <Toast.Action className="link mt-1 py-1 font-medium" aria-keyshortcuts="Control+Z Meta+Z">
              {t("undo")}
            </Toast.Action>
          )}
        </div>
        <Toast.Close
          aria-label={t("close")}
          className="-m-1.5 grid size-8 place-items-center rounded-md text-muted hover:text-foreground"
        >
          <X className="size-4" aria-hidden="true" />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}

/** The region of the toasts: says what came before it once it stands, so that screen readers hear the first of them, too. */
function Toasts({ waiting }: { waiting: ToastText[] }) {
  const t = useTranslations("ui");
  const Toast = openLayers().toast;
  const [manager] = useState(Toast.createToastManager);
  const takeBack = useRef<() => void>(undefined);
  useEffect(() => {
    const add = ({ title, text, tone = "success", undo }: ToastText) => {
      const id = manager.add({
        title,
        description: text,
        type: tone,
        timeout: tone === "danger" || undo ? LONG_MS : SHORT_MS,
        onRemove: () => {
          if (takeBack.current === once) takeBack.current = undefined;
        },
        ...(undo ? { actionProps: { onClick: once } } : {}),
      });
      function once() {
        takeBack.current = undefined;
        manager.close(id);
        undo?.();
      }
      takeBack.current = undo && once;
    };
    const press = (event: KeyboardEvent) => {
      const wanted = pressedKey(event) === "z" && (event.metaKey || event.ctrlKey) && !event.shiftKey;
      if (!takeBack.current || !wanted || isTyping(event.target)) return;
      event.preventDefault();
      takeBack.current();
    };
    for (const each of waiting.splice(0)) add(each);
    window.addEventListener("keydown", press);
    const disconnect = connectToaster(add);
    return () => {
      window.removeEventListener("keydown", press);
      disconnect();
    };
    // Connected for good: what reconnects when texts change misses what is said at that moment.
  }, [manager, waiting]);
  return (
    <Toast.Provider toastManager={manager} limit={3}>
      <Toast.Portal>
        <Toast.Viewport
          aria-label={t("notifications")}
          className="pointer-events-none fixed inset-x-4 bottom-4 z-50 flex flex-col gap-2.5 outline-none sm:right-6 sm:bottom-6 sm:left-auto sm:w-88"
        >
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

/** Where showToast appears: bottom right, across the foot on phones. Announced politely; F6 moves the focus there. */
export function Toaster() {
  const [waiting] = useState<ToastText[]>([]);
  const [wanted, setWanted] = useState(false);
  const ready = useLayers(wanted) !== undefined;
  useEffect(() => {
    if (ready) return;
    return connectToaster((toast) => {
      waiting.push(toast);
      setWanted(true);
    });
  }, [ready, waiting]);
  return ready && <Toasts waiting={waiting} />;
}
