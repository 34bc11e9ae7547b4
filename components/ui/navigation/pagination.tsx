import { ChevronLeft, ChevronRight } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { buttonStyle } from "@/components/ui/button-style";

interface PaginationProps {
  previousHref?: string | undefined;
  nextHref?: string | undefined;
  /** What is shown, for example “1–50”. */
  summary?: ReactNode;
}

/** Earlier and later pages of a list that is paged by cursor, so pages have no numbers. Nothing at all when there is one page. */
export function Pagination({ previousHref, nextHref, summary }: PaginationProps) {
  const t = useTranslations("ui");
  if (!previousHref && !nextHref && !summary) return null;
  const ends = [
    {
      key: "previous",
      href: previousHref,
      label: t("previous"),
      before: <ChevronLeft className="size-4" aria-hidden="true" />,
      after: null,
    },
    {
      key: "next",
      href: nextHref,
      label: t("next"),
      before: null,
      after: <ChevronRight className="size-4" aria-hidden="true" />,
    },
  ];
  return (
    <nav aria-label={t("pages")} className="flex items-center justify-between gap-4">
      <span className="text-muted tabular-nums">{summary}</span>
      <span className="flex gap-2">
        {ends.map(({ key, href, label, before, after }) =>
          href ? (
            <Link
              key={key}
              href={href}
              prefetch={false}
              rel={key === "next" ? "next" : "prev"}
              className={buttonStyle({ size: "small" })}
            >
              {before}
              {label}
              {after}
            </Link>
          ) : (
            <span key={key} aria-disabled="true" className={buttonStyle({ size: "small" })}>
              {before}
              {label}
              {after}
            </span>
          ),
        )}
      </span>
    </nav>
  );
}
