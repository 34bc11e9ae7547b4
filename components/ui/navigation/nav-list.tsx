import Link from "next/link";
import type { ReactNode } from "react";
import { NavLink } from "@/components/ui/navigation/nav-link";

/** A group of the sidebar. */
export interface NavGroup {
  label?: string;
  /** The page that lists them all. */
  href?: string;
  items: readonly { href: string; label: string; icon?: ReactNode; exact?: boolean }[];
}

/** Grouped links of the sidebar and of the drawer. */
export function NavList({ label, groups }: { label: string; groups: readonly NavGroup[] }) {
  return (
    <nav aria-label={label} className="space-y-6">
      {groups.map((group) => (
        <div key={group.items[0]?.href}>
          {group.label && (
            <p className="mb-1.5 px-2.5 text-xs font-medium text-muted">
              {group.href ? (
                <Link
                  href={group.href}
                  className="hover:text-foreground hover:underline pointer-coarse:inline-flex pointer-coarse:min-h-11 pointer-coarse:items-center"
                >
                  {group.label}
                </Link>
              ) : (
                group.label
              )}
            </p>
          )}
          <ul className="space-y-0.5">
            {group.items.map(({ href, label: name, icon, exact }) => (
              <li key={href}>
                <NavLink href={href} icon={icon} exact={exact}>
                  {name}
                </NavLink>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}
