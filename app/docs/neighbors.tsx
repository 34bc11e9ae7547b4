import Link from "next/link";
import { useTranslations } from "next-intl";

interface Neighbor {
  href: string;
  title: string;
}

/** The page before and the page after, at the foot of one that is read in an order. */
export function Neighbors({ previous, next }: { previous: Neighbor | undefined; next: Neighbor | undefined }) {
  const t = useTranslations("ui");
  const link = ({ href, title }: Neighbor, word: string, end: boolean) => (
    <Link
      href={href}
      prefetch={false}
      className={`rounded-xl border border-border bg-surface px-4 py-3 shadow-card transition-colors hover:border-control ${end ? "text-right sm:col-start-2" : ""}`}
    >
      <span className="block text-[0.8125rem] text-muted">{word}</span>
      <span className="block font-medium">{title}</span>
    </Link>
  );
  return (
    <nav aria-label={t("pages")} className="mt-12 grid gap-3 border-t border-border pt-6 sm:grid-cols-2">
      {previous && link(previous, t("previous"), false)}
      {next && link(next, t("next"), true)}
    </nav>
  );
}
