import Link from "next/link";
import { classNames } from "@/components/ui/class-names";

interface SegmentedLinksProps {
  /** Read to screen readers; not shown. */
  label: string;
  items: readonly { key: string; href: string; label: string; current: boolean }[];
}

/** Views of one page side by side, each with an address of its own. Scrolls sideways where there is no room. */
export function SegmentedLinks({ label, items }: SegmentedLinksProps) {
  return (
    <nav aria-label={label} className="scroll-row inline-flex max-w-full rounded-lg bg-subtle p-0.75">
      {items.map(({ key, href, label: text, current }) => (
        <Link
          key={key}
          href={href}
          scroll={false}
          prefetch={false}
          aria-current={current ? "true" : undefined}
          className={classNames(
            "flex h-8 items-center rounded-md px-3 font-medium whitespace-nowrap -outline-offset-2 pointer-coarse:h-10",
            current ? "bg-raised text-foreground shadow-card" : "text-muted hover:text-foreground",
          )}
        >
          {text}
        </Link>
      ))}
    </nav>
  );
}
