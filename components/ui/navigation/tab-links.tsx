"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { classNames } from "@/components/ui/class-names";

/** On phones the row is wider than the screen; the current tab must not be outside of it. */
const scrollIntoView = (link: HTMLAnchorElement | null) =>
  link?.scrollIntoView({ block: "nearest", inline: "nearest" });

/** Pages that belong together, looking like tabs. They are links: each has an address, and works without JavaScript. */
export function TabLinks({ label, items }: { label: string; items: readonly { href: string; label: string }[] }) {
  const path = usePathname();
  return (
    <nav aria-label={label} className="scroll-row mb-8 border-b border-border max-sm:-mx-5 max-sm:px-5">
      <ul className="flex w-max gap-5 sm:gap-6">
        {items.map(({ href, label: name }) => (
          <li key={href}>
            <Link
              href={href}
              ref={path === href ? scrollIntoView : undefined}
              aria-current={path === href ? "page" : undefined}
              className={classNames(
                "-mb-px flex h-10 items-center border-b-2 px-0.5 font-medium whitespace-nowrap -outline-offset-2 transition-colors",
                path === href
                  ? "border-accent-text text-foreground"
                  : "border-transparent text-muted hover:text-foreground",
              )}
            >
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
