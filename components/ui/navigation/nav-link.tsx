"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { type ReactNode, useState } from "react";
import { classNames } from "@/components/ui/class-names";

interface NavLinkProps {
  href: string;
  icon?: ReactNode;
  /** Current only at this very address, not below it: for the overview of a section. */
  exact?: boolean;
  children: ReactNode;
}

/** An entry of the sidebar that knows whether it is current. Fetched ahead when someone points at it: fetching all of them keeps a page from being ready. */
export function NavLink({ href, icon, exact = false, children }: NavLinkProps) {
  const path = usePathname();
  const [near, setNear] = useState(false);
  const current = path === href || (!exact && path.startsWith(`${href}/`));
  return (
    <Link
      href={href}
      prefetch={near ? null : false}
      onPointerEnter={() => setNear(true)}
      onFocus={() => setNear(true)}
      aria-current={current ? "page" : undefined}
      className={classNames(
        "flex min-h-9 items-center gap-3 rounded-lg px-2.5 py-1.5 leading-snug font-medium transition-colors pointer-coarse:min-h-11 [&_svg]:size-4 [&_svg]:shrink-0",
        current ? "bg-subtle text-foreground" : "text-muted hover:bg-subtle hover:text-foreground",
      )}
    >
      {icon}
      <span className="min-w-0 text-pretty">{children}</span>
    </Link>
  );
}
