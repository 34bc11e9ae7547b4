import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";

/** The way to this page. The last item is the page itself and needs no `href`. */
export function Breadcrumbs({ items }: { items: readonly { label: string; href?: string }[] }) {
  const t = useTranslations("ui");
  return (
    <nav aria-label={t("breadcrumbs")}>
      <ol className="flex flex-wrap items-center gap-1 text-[0.8125rem] text-muted">
        {items.map(({ label, href }, index) => (
          <li key={label} className="flex min-w-0 items-center gap-1">
            {index > 0 && <ChevronRight className="size-3.5 shrink-0" aria-hidden="true" />}
            {href ? (
              <Link href={href} className="truncate rounded px-0.5 hover:text-foreground hover:underline">
                <bdi>{label}</bdi>
              </Link>
            ) : (
              <span aria-current="page" className="truncate px-0.5 text-foreground">
                <bdi>{label}</bdi>
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
