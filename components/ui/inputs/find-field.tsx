"use client";

import { type ReactNode, type Ref, useState } from "react";
import { deferred } from "@/components/connection/deferred";
import { useDeferred } from "@/components/connection/use-deferred";
import { useHydrated } from "@/components/ui/hydrated";
import { FindFrame } from "@/components/ui/inputs/find-frame";
import { Input } from "@/components/ui/inputs/input";

export interface FindFieldProps<Item> {
  label: string;
  /** Before the text; a spinner takes its place while `busy`. */
  icon: ReactNode;
  busy: boolean;
  autoFocus?: boolean;
  inputRef?: Ref<HTMLInputElement>;
  /** The key that leads here, shown while nothing is typed; whoever listens for it is outside. */
  shortcut?: string;
  /** The list is wider than the field, for items of several lines. */
  wide?: boolean;
  text: string;
  onTextChange: (text: string) => void;
  items: readonly Item[];
  /** The items are what the text finds already; otherwise those whose name holds the text are shown. */
  found?: boolean;
  nameOf: (item: Item) => string;
  keyOf: (item: Item) => string;
  /** What stands there when nothing fits; nothing at all without it. */
  emptyText: string | undefined;
  onChoose: (item: Item) => void;
  /** What stands there until scripts run, as high as the field. */
  beforeScripts?: ReactNode;
  /** How an item looks in the list. */
  children: (item: Item) => ReactNode;
}

const list = deferred(() => import("@/components/ui/inputs/find-list"));

/**
 * Type, choose with the arrow keys, Enter: finds one thing among many and does something with it. Until the list is fetched,
 * a plain field keeps what is typed.
 */
export function FindField<Item>(props: FindFieldProps<Item>) {
  const { label, text, autoFocus = false, inputRef, shortcut } = props;
  const hydrated = useHydrated();
  const [focused, setFocused] = useState(autoFocus);
  const parts = useDeferred(list, focused);
  // It works only with scripts, and what it would send beforehand has an inline style, which our policy refuses.
  if (!hydrated) return props.beforeScripts ?? <span className="block h-10 pointer-coarse:h-11" />;
  if (parts) return <parts.FindList {...props} autoFocus={focused} defaultOpen={focused && text !== ""} />;
  return (
    <FindFrame {...props}>
      <Input
        role="combobox"
        aria-expanded={false}
        aria-label={label}
        autoFocus={autoFocus}
        ref={inputRef}
        aria-keyshortcuts={shortcut}
        placeholder={label}
        spellCheck={false}
        autoComplete="off"
        className="pl-9"
        value={text}
        onChange={({ target }) => props.onTextChange(target.value)}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
      />
    </FindFrame>
  );
}

/** The usual look of an item: its name, and what it is below. */
export function FoundItem({ name, hint }: { name: string; hint: string }) {
  return (
    <span className="min-w-0">
      <span className="block truncate font-medium">
        <bdi>{name}</bdi>
      </span>
      {hint && <span className="block truncate text-[0.8125rem] text-muted">{hint}</span>}
    </span>
  );
}
