import type { ReactNode } from "react";

export interface ToastText {
  title: string;
  text?: ReactNode;
  tone?: "success" | "danger";
  /** Takes back what was done; offered as a button, and by Ctrl or ⌘ Z while the toast is there. */
  undo?: (() => void) | undefined;
}

/** The Toaster of the page; pages without one do not carry what draws toasts. */
let show: ((toast: ToastText) => void) | undefined;

/** To be called by the Toaster while it is on the page. */
export function connectToaster(toaster: (toast: ToastText) => void): () => void {
  show = toaster;
  return () => {
    if (show === toaster) show = undefined;
  };
}

/**
 * Says in passing that something was done. Never for what must be read: errors of a form stay on the form.
 * Needs a Toaster on the page; the AppShell has one.
 */
export const showToast = (toast: ToastText): void => show?.(toast);
