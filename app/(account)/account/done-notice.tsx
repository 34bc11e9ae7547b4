"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { Callout } from "@/components/ui/callout";

/** Says what the page before has done. Takes the focus, so that it is read out. */
export function DoneNotice({ title, children }: { title: string; children?: ReactNode }) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => element.current?.focus(), []);
  return (
    <Callout ref={element} role="status" tone="success" title={title} tabIndex={-1} className="mb-6">
      {children}
    </Callout>
  );
}
