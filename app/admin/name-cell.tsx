import Link from "next/link";
import type { ReactNode } from "react";
import { Td } from "@/components/ui/table";

interface NameCellProps {
  href: string;
  name: string;
  /** Stands before the name. */
  icon?: ReactNode;
  badge?: ReactNode;
  description: string;
}

/** The first cell of a list: what it is called, which leads to its page, and what it is for. */
export function NameCell({ href, name, icon, badge, description }: NameCellProps) {
  return (
    <Td>
      <span className="flex min-w-0 items-center gap-3 sm:py-1">
        {icon}
        <span className="block min-w-0">
          <span className="flex min-w-0 items-center gap-2.5">
            <Link href={href} className="truncate rounded font-medium hover:underline">
              {name}
            </Link>
            {badge}
          </span>
          {description && <span className="line-clamp-1 text-[0.8125rem] text-muted">{description}</span>}
        </span>
      </span>
    </Td>
  );
}
