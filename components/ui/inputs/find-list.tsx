"use client";

import { Combobox } from "@base-ui/react/combobox";
import { useState } from "react";
import { classNames } from "@/components/ui/class-names";
import { controlStyle } from "@/components/ui/inputs/control-style";
import type { FindFieldProps } from "@/components/ui/inputs/find-field";
import { FindFrame } from "@/components/ui/inputs/find-frame";
import { floatingStyle } from "@/components/ui/popups/popup-style";

interface FindListProps<Item> extends FindFieldProps<Item> {
  /** Someone has typed something already. */
  defaultOpen: boolean;
}

/** The field, and the list of what it finds. */
export function FindList<Item>(props: FindListProps<Item>) {
  const { label, text, items, nameOf, keyOf, ...rest } = props;
  // What is typed later makes it no other: the list takes its first state as final, and says so in development.
  const [defaultOpen] = useState(props.defaultOpen);
  // Otherwise what was typed before the list was there has no first match for Enter; the types know it of another part's root only.
  const highlight = (text.trim() === "" || "always") as boolean;
  return (
    <Combobox.Root<Item>
      defaultOpen={defaultOpen}
      items={items}
      {...(rest.found ? { filter: null } : {})}
      value={null}
      onValueChange={(item) => item && rest.onChoose(item)}
      inputValue={text}
      onInputValueChange={rest.onTextChange}
      itemToStringLabel={nameOf}
      autoHighlight={highlight}
    >
      <FindFrame {...props}>
        <Combobox.Input
          aria-label={label}
          autoFocus={props.autoFocus}
          ref={props.inputRef}
          aria-keyshortcuts={props.shortcut}
          placeholder={label}
          spellCheck={false}
          className={`${controlStyle} h-10 pr-3 pl-9 pointer-coarse:h-11`}
        />
      </FindFrame>
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
