import { isValidElement } from "react";
import ConsentPage from "@/app/(account)/consent/[id]/page";
import { Callout } from "@/components/ui/callout";
import { visit } from "@/lib/testing/next/next-headers";
import type { Surfer } from "@/lib/testing/oauth/relying-party";

/** What the page that asks for consent warns of. */
export async function warningsOf({ cookies }: Surfer, page: URL): Promise<unknown[]> {
  visit.cookies = new Map(Object.entries(cookies));
  const shown = await ConsentPage({ params: Promise.resolve({ id: page.pathname.slice("/consent/".length) }) });
  const found: unknown[] = [];
  const look = (node: unknown): void => {
    if (Array.isArray(node)) for (const one of node) look(one);
    if (!isValidElement<Record<string, unknown>>(node)) return;
    const { tone, title, children: text } = node.props;
    if (node.type === Callout) found.push({ tone, title, text });
    for (const value of Object.values(node.props)) look(value);
  };
  look(shown);
  return found;
}
