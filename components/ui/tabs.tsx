"use client";

import { Tabs as Base } from "@base-ui/react/tabs";
import type { ReactNode } from "react";

const tabStyle =
  "-mb-px h-10 shrink-0 border-b-2 border-transparent px-0.5 font-medium whitespace-nowrap text-muted transition-colors hover:text-foreground data-active:border-accent-text data-active:text-foreground";

interface TabsProps {
  /** What the tabs choose between; read to screen readers. */
  label: string;
  items: readonly { value: string; label: ReactNode; content: ReactNode }[];
  defaultValue?: string;
}

/** Panels of one page. Where each panel deserves an address of its own, use TabLinks. */
export function Tabs({ label, items, defaultValue }: TabsProps) {
  return (
    <Base.Root defaultValue={defaultValue ?? items[0]?.value}>
      <Base.List aria-label={label} className="flex gap-6 overflow-x-auto border-b border-border">
        {items.map(({ value, label: name }) => (
          <Base.Tab key={value} value={value} className={tabStyle}>
            {name}
          </Base.Tab>
        ))}
      </Base.List>
      {items.map(({ value, content }) => (
        <Base.Panel key={value} value={value} className="pt-6">
          {content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
