"use client";

import { Menu as Base } from "@base-ui/react/menu";
import Link from "next/link";
import type { ReactElement, ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";
import { Check } from "@/components/ui/icons";
import { floatingStyle } from "@/components/ui/popups/popup-style";

const itemStyle =
  "flex h-8.5 w-full cursor-default items-center gap-2.5 rounded-lg px-2.5 outline-none select-none data-highlighted:bg-subtle data-disabled:opacity-50 pointer-coarse:h-11 [&_svg]:size-4 [&_svg]:shrink-0";

interface MenuProps {
  /** The button that opens it. */
  trigger: ReactElement;
  align?: "start" | "end";
  children: ReactNode;
}

/** Actions behind a button: arrow keys, typing ahead and Escape work. */
export function Menu({ trigger, align = "end", children }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} align={align} className="z-40 outline-none">
          <Base.Popup className={classNames(floatingStyle, "min-w-44")}>{children}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** Ties the buttons of many rows to one menu: made once, outside of components. */
export const createMenuHandle = Base.createHandle;

type MenuHandle<Payload> = ReturnType<typeof Base.createHandle<Payload>>;

/** A button that opens the menu of its handle, for one of many things. */
export function MenuTrigger<Payload>(props: { handle: MenuHandle<Payload>; payload: Payload; children: ReactElement }) {
  return <Base.Trigger handle={props.handle} payload={props.payload} render={props.children} />;
}

/** One menu for many things: what it holds is made for the one whose button was pressed. */
export function SharedMenu<Payload>({
  handle,
  children,
}: {
  handle: MenuHandle<Payload>;
  children: (payload: Payload) => ReactNode;
}) {
  return (
    <Base.Root handle={handle}>
      {({ payload }) => (
        <Base.Portal>
          <Base.Positioner sideOffset={6} align="end" className="z-40 outline-none">
            <Base.Popup className={classNames(floatingStyle, "min-w-44")}>
              {payload !== undefined && children(payload)}
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      )}
    </Base.Root>
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
  return (
    <Base.Item
      disabled={disabled}
      onClick={onSelect}
      className={classNames(itemStyle, tone === "danger" ? "text-danger" : "[&_svg]:text-muted")}
    >
      {icon}
      {children}
    </Base.Item>
  );
}

/** Goes somewhere. */
export function MenuLink({ icon, href, children }: { icon?: ReactNode; href: string; children: ReactNode }) {
  return (
    <Base.LinkItem closeOnClick render={<Link href={href} />} className={classNames(itemStyle, "[&_svg]:text-muted")}>
      {icon}
      {children}
    </Base.LinkItem>
  );
}

interface MenuCheckProps {
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  children: ReactNode;
}

/** One of several that may each be on or off; the menu stays open. */
export function MenuCheck({ checked, onCheckedChange, children }: MenuCheckProps) {
  return (
    <Base.CheckboxItem checked={checked} onCheckedChange={onCheckedChange} className={itemStyle}>
      <span className="size-4">
        <Base.CheckboxItemIndicator>
          <Check className="size-4" />
        </Base.CheckboxItemIndicator>
      </span>
      {children}
    </Base.CheckboxItem>
  );
}

/** A line between groups. */
export const MenuSeparator = () => <Base.Separator className="-mx-1 my-1 h-px bg-border" />;
