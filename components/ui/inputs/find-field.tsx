"use client";

import { Combobox } from "@base-ui/react/combobox";
import type { ReactNode, Ref } from "react";
import { classNames } from "@/components/ui/class-names";
import { useHydrated } from "@/components/ui/hydrated";
import { controlStyle } from "@/components/ui/inputs/control-style";
import { Kbd } from "@/components/ui/kbd";
import { floatingStyle } from "@/components/ui/popups/popup-style";
import { Spinner } from "@/components/ui/spinner";

interface FindFieldProps<Item> {
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

/** Type, choose with the arrow keys, Enter: finds one thing among many and does something with it. */
export function FindField<Item>({ label, icon, busy, text, items, nameOf, keyOf, ...rest }: FindFieldProps<Item>) {
  const hydrated = useHydrated();
  // It works only with scripts, and what it would send beforehand has an inline style, which our policy refuses.
  if (!hydrated) return rest.beforeScripts ?? <span className="block h-10 pointer-coarse:h-11" />;
  return (
    <Combobox.Root<Item>
      items={items}
      {...(rest.found ? { filter: null } : {})}
      value={null}
      onValueChange={(item) => item && rest.onChoose(item)}
      inputValue={text}
      onInputValueChange={rest.onTextChange}
      itemToStringLabel={nameOf}
      autoHighlight
    >
      <span className="relative block">
        <span className="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-muted">
          {busy ? <Spinner /> : icon}
        </span>
        <Combobox.Input
          aria-label={label}
          autoFocus={rest.autoFocus}
          ref={rest.inputRef}
          aria-keyshortcuts={rest.shortcut}
          placeholder={label}
          spellCheck={false}
          className={`${controlStyle} h-10 pr-3 pl-9 pointer-coarse:h-11`}
        />
        {rest.shortcut && text === "" && (
          <span
            className="pointer-events-none absolute top-1/2 right-2.5 flex -translate-y-1/2 max-lg:hidden"
            aria-hidden="true"
          >
            <Kbd>{rest.shortcut}</Kbd>
          </span>
        )}
      </span>
      <Combobox.Portal>
        <Combobox.Positioner
          sideOffset={6}
          align="start"
          className={classNames(
            "z-40 w-(--anchor-width) outline-none",
            rest.wide ? "min-w-[min(28rem,calc(100vw-1.5rem))]" : "min-w-64",
          )}
        >
          <Combobox.Popup
            className={classNames(
              floatingStyle,
              "flex flex-col",
              rest.wide ? "max-h-[min(32rem,var(--available-height))]" : "max-h-80",
            )}
          >
            <Combobox.Empty className="px-2.5 py-2 text-muted empty:hidden">{rest.emptyText}</Combobox.Empty>
            {/* What scrolls is the list itself: the field's arrow keys lead through it. */}
            <Combobox.List className="min-h-0 overflow-y-auto">
              {(item: Item) => (
                <Combobox.Item
                  key={keyOf(item)}
                  value={item}
                  className="flex min-h-9 cursor-default items-center gap-3 rounded-lg px-2.5 py-1.5 outline-none select-none data-highlighted:bg-subtle pointer-coarse:min-h-11"
                >
                  {rest.children(item)}
                </Combobox.Item>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
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
