"use client";

import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { FindField, FoundItem } from "@/components/ui/inputs/find-field";

/** Something of the documentation that can be looked up. */
export interface DocsEntry {
  title: string;
  /** Below the title, and searched as well. */
  hint: string;
  /** Searched, not shown. */
  words?: string;
  href: string;
}

/** Finds an operation, guide or problem while it is typed, and goes there. */
export function DocsSearch({ entries }: { entries: readonly DocsEntry[] }) {
  const t = useTranslations("tryIt");
  const router = useRouter();
  const [text, setText] = useState("");
  return (
    // In the drawer of phones it would stand twice: the bar above has it.
    <div className="max-lg:w-44 [[role=dialog]_&]:hidden">
      <FindField
        label={t("search")}
        icon={<Search className="size-4" aria-hidden="true" />}
        busy={false}
        text={text}
        onTextChange={setText}
        items={entries}
        nameOf={({ title, hint, words = "" }) => `${title} ${hint} ${words}`}
        keyOf={({ href }) => href}
        emptyText={t("searchEmpty")}
        onChoose={({ href }) => {
          setText("");
          router.push(href);
        }}
      >
        {({ title, hint }) => <FoundItem name={title} hint={hint} />}
      </FindField>
    </div>
  );
}
