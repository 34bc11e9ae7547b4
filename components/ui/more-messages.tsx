"use client";

import { NextIntlClientProvider, useLocale, useMessages } from "next-intl";
import { type ReactNode, useMemo } from "react";
import { merge, type Tree } from "@/components/ui/message-tree";

/** Adds messages to those of the provider above, which next-intl itself would replace. */
export function MoreMessages({ messages, children }: { messages: Tree; children: ReactNode }) {
  const above = useMessages();
  const merged = useMemo(() => merge(above, messages), [above, messages]);
  return (
    <NextIntlClientProvider locale={useLocale()} messages={merged}>
      {children}
    </NextIntlClientProvider>
  );
}
