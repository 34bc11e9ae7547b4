import { Toast } from "@base-ui/react/toast";
import type { ReactNode } from "react";

/** Shared by showToast and the Toaster; components outside React's tree may call it too. */
export const toastManager = Toast.createToastManager();

/**
 * Says in passing that something was done. Never for what must be read: errors of a form stay on the form.
 * Needs a Toaster on the page; the AppShell has one.
 */
export function showToast({
  title,
  text,
  tone = "success",
}: {
  title: string;
  text?: ReactNode;
  tone?: "success" | "danger";
}): void {
  toastManager.add({ title, description: text, type: tone, timeout: tone === "danger" ? 10_000 : 5_000 });
}
