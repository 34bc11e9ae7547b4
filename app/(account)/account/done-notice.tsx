"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { Callout } from "@/components/ui/callout";

/** Says what the page before has done. Takes the focus, so that it is read out, and leaves the address, so that a reload does not say it again. */
export function DoneNotice({ title, children }: { title: string; children?: ReactNode }) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    element.current?.focus();
    window.history.replaceState(window.history.state, "", window.location.pathname);
  }, []);
  return (
    <Callout ref={element} role="status" tone="success" title={title} tabIndex={-1} className="mb-6">
      {children}
    </Callout>
  );
}
