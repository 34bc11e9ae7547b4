import { type Messages, type NamespaceKeys, type NestedKeyOf, NextIntlClientProvider } from "next-intl";
import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";
import { merge, type Tree } from "@/components/ui/message-tree";
import { MoreMessages } from "@/components/ui/more-messages";

type Namespace = NamespaceKeys<Messages, NestedKeyOf<Messages>>;

/** What the shared components need in the browser. */
const shared = ["ui", "forms", "problems", "errors"] as const satisfies readonly Namespace[];

/** These alone, each where it stands in the whole. */
async function messagesOf(namespaces: readonly Namespace[]): Promise<Tree> {
  const all: Tree = await getMessages();
  return namespaces
    .map((namespace) => {
      const steps = namespace.split(".");
      // On the way to a namespace there are trees.
      const own = steps.reduce<unknown>((tree, step) => (tree as Tree)[step], all);
      return steps.reduceRight<unknown>((tree, step) => ({ [step]: tree }), own) as Tree;
    })
    .reduce(merge, {});
}

/**
 * Makes messages readable in client components below, beside those that are so already. The rest never leaves the server.
 * Rather in a layout than in a page, which is sent again with every filter. A test reads from the imports what is needed where.
 */
export async function ClientMessages({
  namespaces,
  children,
}: {
  namespaces: readonly Namespace[];
  children: ReactNode;
}) {
  return <MoreMessages messages={await messagesOf(namespaces)}>{children}</MoreMessages>;
}

/** What every page has, around all others. */
export async function SharedMessages({ children }: { children: ReactNode }) {
  return <NextIntlClientProvider messages={await messagesOf(shared)}>{children}</NextIntlClientProvider>;
}
