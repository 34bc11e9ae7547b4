"use client";

import { ArrowRight, Clock, Search, Settings2, Target, UserRound, Zap } from "lucide-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useId, useState } from "react";
import { searchUsers } from "@/app/admin/palette/actions";
import { type Entry, type EntryGroup, matching } from "@/app/admin/palette/entries";
import type { HeldKeys } from "@/app/admin/palette/held-keys";
import { useSearch } from "@/app/admin/use-search";
import { useProblemText } from "@/components/forms/problem-text";
import { classNames } from "@/components/ui/class-names";
import { Kbd } from "@/components/ui/kbd";

interface CommandListProps {
  groups: readonly EntryGroup[];
  /** What was chosen last; shown while nothing is typed. */
  recent: readonly Entry[];
  findsUsers: boolean;
  /** Only someone can be chosen, who is to get a role. */
  asks: boolean;
  /** What was typed before the list was there. */
  takeKeys: () => HeldKeys | undefined;
  onChoose: (entry: Entry) => void;
  /** Away from the question whom. */
  onBack: () => void;
}

const icons = {
  recent: Clock,
  open: Target,
  users: UserRound,
  actions: Zap,
  pages: ArrowRight,
  preferences: Settings2,
};

/** A field and the list below it (the combobox pattern of the ARIA practices): the focus stays in the field. */
export function CommandList({ groups, recent, findsUsers, asks, takeKeys, onChoose, onBack }: CommandListProps) {
  const t = useTranslations("admin.palette");
  const id = useId();
  const [fragment, setFragment] = useState("");
  const [position, setPosition] = useState(0);
  const explain = useProblemText();
  const { found: users, searching, problem } = useSearch(fragment, searchUsers, findsUsers);
  const shown: EntryGroup[] = [
    { key: "recent" as const, entries: fragment.trim() === "" ? recent : [] },
    ...groups.map(({ key, entries }) => ({ key, entries: matching(entries, fragment) })),
    { key: "users" as const, entries: users },
  ].filter(({ entries }) => entries.length > 0);
  const flat = shown.flatMap(({ entries }) => entries);
  const current = flat[Math.min(position, flat.length - 1)];

  const empty = asks && fragment.trim() === "" ? "whomHint" : "nothing";
  const summary = flat.length > 0 ? t("count", { count: flat.length }) : t(searching ? "searching" : empty);

  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && flat.length > 0) {
      event.preventDefault();
      const next = (Math.min(position, flat.length - 1) + step + flat.length) % flat.length;
      setPosition(next);
      document.getElementById(`${id}-${flat[next]?.id}`)?.scrollIntoView({ block: "nearest" });
    }
    if (event.key === "Enter" && current) {
      event.preventDefault();
      onChoose(current);
    }
    if (event.key === "Backspace" && asks && fragment === "") onBack();
  };
  const takeOver = () => {
    const { text = "", entered = false } = takeKeys() ?? {};
    if (text !== "") setFragment(text);
    const [meant] = entered ? groups.flatMap(({ entries }) => matching(entries, text)) : [];
    if (meant) onChoose(meant);
  };
  return (
    <>
      <div className="flex items-center gap-3 border-b border-border px-4">
        {asks ? (
          <span className="shrink-0 rounded-md bg-subtle px-2 py-0.5 text-[0.8125rem] font-medium">
            {t("actions.grantRole")}
          </span>
        ) : (
          <Search className="size-4 shrink-0 text-muted" aria-hidden="true" />
        )}
        <input
          role="combobox"
          // biome-ignore lint/a11y/noAutofocus: the question whom takes the place of the list, and must not lose the keyboard
          autoFocus
          aria-label={t(asks ? "whom" : "open")}
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={current && `${id}-${current.id}`}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          placeholder={t(asks ? "whom" : findsUsers ? "placeholder" : "placeholderPages")}
          className="h-12 min-w-0 flex-1 bg-transparent text-base outline-none placeholder:text-muted sm:text-sm"
          value={fragment}
          onChange={(event) => {
            setFragment(event.target.value);
            setPosition(0);
          }}
          onKeyDown={press}
          onFocus={takeOver}
        />
        <Kbd>Esc</Kbd>
      </div>
      <div id={`${id}-list`} role="listbox" aria-label={t("results")} className="max-h-96 overflow-y-auto p-1.5">
        {shown.map(({ key, entries }) => {
          const Icon = icons[key];
          return (
            // biome-ignore lint/a11y/useSemanticElements: a group of options has no element of its own
            <div key={key} role="group" aria-label={t(`groups.${key}`)} className="pb-1">
              <p aria-hidden="true" className="px-2.5 pt-2 pb-1 text-xs font-medium text-muted">
                {t(`groups.${key}`)}
              </p>
              {entries.map((entry) => (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keyboard
                // biome-ignore lint/a11y/useFocusableInteractive: the field above keeps the focus
                <div
                  key={entry.id}
                  id={`${id}-${entry.id}`}
                  role="option"
                  aria-selected={entry === current}
                  onClick={() => onChoose(entry)}
                  onPointerMove={() => setPosition(flat.indexOf(entry))}
                  className={classNames(
                    "flex min-h-9 cursor-default items-center gap-3 rounded-lg px-2.5 py-1.5 pointer-coarse:min-h-11",
                    entry === current && "bg-subtle",
                  )}
                >
                  <Icon className="size-4 shrink-0 text-muted" aria-hidden="true" />
                  <span className="truncate">{entry.label}</span>
                  {entry.hint && (
                    <span className="ml-auto truncate pl-3 text-[0.8125rem] text-muted">{entry.hint}</span>
                  )}
                </div>
              ))}
            </div>
          );
        })}
      </div>
      <p role="status" className={flat.length === 0 || problem ? "px-4 pt-4 pb-7 text-center text-muted" : "sr-only"}>
        {problem && !searching ? explain(problem).title : summary}
      </p>
    </>
  );
}
