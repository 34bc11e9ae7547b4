"use client";

import { NextIntlClientProvider, useLocale, useMessages } from "next-intl";
import type { ReactNode } from "react";
import { merge, type Tree } from "@/components/ui/message-tree";

/** Adds messages to those of the provider above, which next-intl itself would replace. */
export function MoreMessages({ messages, children }: { messages: Tree; children: ReactNode }) {
  return (
    <NextIntlClientProvider locale={useLocale()} messages={merge(useMessages(), messages)}>
      {children}
    </NextIntlClientProvider>
  );
}
