"use client";

import { Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { Input } from "@/components/ui/inputs/input";

/** Fewer are seen at a glance. */
const FILTERED_FROM = 10;

interface FilteredListProps {
  /** What is looked for, for example “Filter roles”. */
  label: string;
  items: readonly { name: string; row: ReactNode }[];
}

/** Rows, and a field that finds some of them by their name once there are many. */
export function FilteredList({ label, items }: FilteredListProps) {
  const t = useTranslations("admin.user");
  const [text, setText] = useState("");
  const fragment = text.trim().toLowerCase();
  const shown = items.filter(({ name }) => name.toLowerCase().includes(fragment));
  return (
    <>
      {items.length >= FILTERED_FROM && (
        <div className="needs-script relative mb-4">
          <Search
            className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted"
            aria-hidden="true"
          />
          <Input
            type="search"
            aria-label={label}
            placeholder={label}
            autoComplete="off"
            spellCheck={false}
            className="pl-9"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
      )}
      <p role="status" className={shown.length === 0 ? "text-muted" : "sr-only"}>
        {fragment && t("shown", { count: shown.length })}
      </p>
      <ul className="-my-2 divide-y divide-border">
        {shown.map(({ name, row }) => (
          <li key={name} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-1.5">
            {row}
          </li>
        ))}
      </ul>
    </>
  );
}
