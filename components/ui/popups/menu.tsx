"use client";

import Link from "next/link";
import { type ReactElement, type ReactNode, useEffect, useId, useRef, useState, useSyncExternalStore } from "react";
import { classNames } from "@/components/ui/class-names";
import { Check } from "@/components/ui/icons";
import { type Edge, Opener } from "@/components/ui/popups/opener";
import { floatingStyle } from "@/components/ui/popups/popup-style";
import { openLayers, useLayers } from "@/components/ui/popups/use-layers";

const itemStyle =
  "flex h-8.5 w-full cursor-default items-center gap-2.5 rounded-lg px-2.5 outline-none select-none data-highlighted:bg-subtle data-disabled:opacity-50 pointer-coarse:h-11 [&_svg]:size-4 [&_svg]:shrink-0";

interface LayerProps {
  /** What opened it, beside which it stands. */
  anchor: HTMLElement | null;
  open: boolean;
  edge: Edge;
  onClose: () => void;
  align: "start" | "end";
  children: ReactNode;
}

/** Gives an item the focus, before the menu gives it to itself. */
function FocusFirst({ edge }: { edge: Edge }) {
  const mark = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const items = mark.current?.parentElement?.querySelectorAll<HTMLElement>("[role^=menuitem]:not([data-disabled])");
    const item = edge && items?.[edge === "first" ? 0 : items.length - 1];
    item?.focus({ preventScroll: true });
  }, [edge]);
  return <span ref={mark} hidden />;
}

/** Whether the focus is still where the menu leaves it: what one of its items opened may have it by now. */
const isFree = () => document.activeElement === document.body || document.activeElement?.closest("[role=menu]") != null;

function MenuLayer({ anchor, open, edge, onClose, align, children }: LayerProps) {
  const Base = useLayers(open)?.menu;
  if (!Base) return null;
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Positioner anchor={anchor} sideOffset={6} align={align} className="z-40 outline-none">
          <Base.Popup
            aria-labelledby={anchor?.id}
            finalFocus={() => (isFree() ? anchor : false)}
            className={classNames(floatingStyle, "min-w-44")}
          >
            {children}
            <FocusFirst edge={edge} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

interface MenuProps {
  /** The button that opens it. */
  trigger: ReactElement;
  align?: "start" | "end";
  children: ReactNode;
}

/** Actions behind a button: arrow keys, typing ahead and Escape work. */
export function Menu({ trigger, align = "end", children }: MenuProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const [edge, setEdge] = useState<Edge>();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const show = (_: HTMLElement, next: Edge) => {
    setEdge(next);
    setOpen(true);
  };
  return (
    <>
      <Opener kind="menu" ref={setAnchor} id={id} open={open} onOpen={show}>
        {trigger}
      </Opener>
      <MenuLayer anchor={anchor} open={open} edge={edge} onClose={() => setOpen(false)} align={align}>
        {children}
      </MenuLayer>
    </>
  );
}

interface Opened<Payload> {
  anchor: HTMLElement;
  edge: Edge;
  payload: Payload;
}

/** Ties the buttons of many rows to one menu: made once, outside of components. */
export function createMenuHandle<Payload>() {
  let opened: Opened<Payload> | undefined;
  const watchers = new Set<() => void>();
  return {
    get: () => opened,
    open(next: Opened<Payload> | undefined) {
      opened = next;
      for (const watcher of watchers) watcher();
    },
    watch(watcher: () => void) {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
}

type MenuHandle<Payload> = ReturnType<typeof createMenuHandle<Payload>>;

const useOpened = <Payload,>({ watch, get }: MenuHandle<Payload>) => useSyncExternalStore(watch, get, () => undefined);

/** A button that opens the menu of its handle, for one of many things. */
export function MenuTrigger<Payload>(props: { handle: MenuHandle<Payload>; payload: Payload; children: ReactElement }) {
  const { handle, payload, children } = props;
  const id = useId();
  return (
    <Opener
      kind="menu"
      id={id}
      open={useOpened(handle)?.payload === payload}
      onOpen={(anchor, edge) => handle.open({ anchor, edge, payload })}
    >
      {children}
    </Opener>
  );
}

/** One menu for many things: what it holds is made for the one whose button was pressed. */
export function SharedMenu<Payload>({
  handle,
  children,
}: {
  handle: MenuHandle<Payload>;
  children: (payload: Payload) => ReactNode;
}) {
  const opened = useOpened(handle);
  // While it fades, it still shows whom it was opened for.
  const [last, setLast] = useState(opened);
  if (opened && opened !== last) setLast(opened);
  const shown = opened ?? last;
  return (
    <MenuLayer
      anchor={shown?.anchor ?? null}
      open={opened !== undefined}
      edge={shown?.edge}
      onClose={() => handle.open(undefined)}
      align="end"
    >
      {shown && children(shown.payload)}
    </MenuLayer>
  );
}

interface MenuItemProps {
  icon?: ReactNode;
  tone?: "neutral" | "danger";
  disabled?: boolean;
  onSelect: () => void;
  children: ReactNode;
}

/** Does something. What opens a dialog sets that dialog's `open`. */
export function MenuItem({ icon, tone = "neutral", disabled = false, onSelect, children }: MenuItemProps) {
  const { Item } = openLayers().menu;
  return (
    <Item
      disabled={disabled}
      onClick={onSelect}
      className={classNames(itemStyle, tone === "danger" ? "text-danger" : "[&_svg]:text-muted")}
    >
      {icon}
      {children}
    </Item>
  );
}

/** Goes somewhere. */
export function MenuLink({ icon, href, children }: { icon?: ReactNode; href: string; children: ReactNode }) {
  const { LinkItem } = openLayers().menu;
  return (
    <LinkItem closeOnClick render={<Link href={href} />} className={classNames(itemStyle, "[&_svg]:text-muted")}>
      {icon}
      {children}
    </LinkItem>
  );
}

interface MenuCheckProps {
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  children: ReactNode;
}

/** One of several that may each be on or off; the menu stays open. */
export function MenuCheck({ checked, onCheckedChange, children }: MenuCheckProps) {
  const { CheckboxItem, CheckboxItemIndicator } = openLayers().menu;
  return (
    <CheckboxItem checked={checked} onCheckedChange={onCheckedChange} className={itemStyle}>
      <span className="size-4">
        <CheckboxItemIndicator>
          <Check className="size-4" />
        </CheckboxItemIndicator>
      </span>
      {children}
    </CheckboxItem>
  );
}

/** A line between groups. */
export function MenuSeparator() {
  const { Separator } = openLayers().menu;
  return <Separator className="-mx-1 my-1 h-px bg-border" />;
}
