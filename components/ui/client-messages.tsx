import { NextIntlClientProvider } from "next-intl";
import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";
import type messages from "@/lib/i18n/en.json";

type Namespace = keyof typeof messages;

/** What the shared components need in the browser. */
const shared: readonly Namespace[] = ["ui", "forms", "problems", "errors"];

/**
 * Makes messages readable in client components below. The root layout provides the shared ones; a section that uses its
 * own wraps itself once more: `<ClientMessages namespaces={["account"]}>`. The rest never leaves the server.
 */
export async function ClientMessages({
  namespaces = [],
  children,
}: {
  namespaces?: readonly Namespace[];
  children: ReactNode;
}) {
  const all = await getMessages();
  const chosen = Object.fromEntries([...shared, ...namespaces].map((namespace) => [namespace, all[namespace]]));
  return <NextIntlClientProvider messages={chosen}>{children}</NextIntlClientProvider>;
}
