"use client";

import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { useSlash } from "@/app/admin/palette/use-slash";
import { useSearch } from "@/app/admin/use-search";
import { Pieces } from "@/app/docs/search/pieces";
import { FindField } from "@/components/ui/inputs/find-field";
import { Input } from "@/components/ui/inputs/input";
import type { SearchResult } from "@/lib/docs/search/search";

/** A result, or the page that has all of them. */
type Item = SearchResult | { kind: "all"; href: string };

/** Searches the documentation while it is typed; without scripts, a form that leads to the page of results. */
export function DocsSearch() {
  const t = useTranslations("tryIt");
  const locale = useLocale();
  const router = useRouter();
  const [text, setText] = useState("");
  const [typing, setTyping] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  /** The last key was an Enter that leads to the page of results, whatever the list makes of it. */
  const isLeaving = useRef(false);
  useSlash(field);
  const { found, searching, problem } = useSearch(text, async (q) => {
    const response = await fetch(`/docs/search/results?${new URLSearchParams({ q, lang: locale })}`);
    if (!response.ok) throw new TypeError(`The search answered ${response.status}`);
    const result: SearchResult[] = await response.json();
    return { result };
  });
  const question = text.trim();
  const all = `/docs/search?${new URLSearchParams({ q: question })}`;
  const items: Item[] = found.length > 0 ? [...found, { kind: "all", href: all }] : [];
  const go = (href: string) => {
    setText("");
    router.push(href);
  };
  return (
    // In the drawer of phones it would stand twice: the bar above has it.
    <search className="block max-lg:w-44 [[role=dialog]_&]:hidden">
      <form
        action="/docs/search"
        onKeyDownCapture={(event) => {
          // What is listed was found for less than what is typed by now; and the list empties the field when Enter closes it.
          const ahead = searching || found.length === 0;
          isLeaving.current = event.key === "Enter" && !event.nativeEvent.isComposing && question !== "" && ahead;
          if (!isLeaving.current) return;
          event.preventDefault();
          go(all);
        }}
        onSubmit={(event) => {
          event.preventDefault();
          if (question) go(all);
        }}
      >
        <FindField<Item>
          label={t("search")}
          icon={<Search className="size-4" aria-hidden="true" />}
          busy={searching}
          autoFocus={typing}
          inputRef={field}
          shortcut="/"
          wide
          text={text}
          onTextChange={setText}
          items={items}
          found
          nameOf={(item) => (item.kind === "all" ? item.href : item.title.map((piece) => piece.text).join(""))}
          keyOf={({ href }) => href}
          emptyText={question.length > 1 && !searching ? t(problem ? "searchFailed" : "searchEmpty") : undefined}
          onChoose={({ href }) => {
            if (!isLeaving.current) go(href);
          }}
          beforeScripts={
            <span className="relative block">
              <Search className="absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted" aria-hidden="true" />
              <Input
                name="q"
                aria-label={t("search")}
                placeholder={t("search")}
                autoComplete="off"
                className="pr-3 pl-9"
                ref={(input) => {
                  if (!input) return;
                  // What was typed before scripts ran goes on in the field that takes this one's place.
                  if (input.value) setText(input.value);
                  if (document.activeElement === input) setTyping(true);
                }}
              />
            </span>
          }
        >
          {(item) =>
            item.kind === "all" ? <span className="text-accent-text">{t("searchAll")}</span> : <Hit {...item} />
          }
        </FindField>
      </form>
    </search>
  );
}

function Hit({ title, trail, excerpt, lang }: SearchResult) {
  return (
    <span lang={lang} className="min-w-0">
      <span className="block truncate font-medium">
        <Pieces pieces={title} />
      </span>
      <span className="block truncate text-[0.8125rem] text-muted">
        <Pieces pieces={trail} />
      </span>
      <span className="mt-0.5 line-clamp-2 text-[0.8125rem]">
        <Pieces pieces={excerpt} />
      </span>
    </span>
  );
}
