import { ArrowRight } from "lucide-react";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { GuideSlug } from "@/lib/docs/guides";

/** Guides, each with what it leads through. */
export async function GuideList({ slugs }: { slugs: readonly GuideSlug[] }) {
  const t = await getTranslations("docs");
  return (
    <ul className="mt-4 grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
      {slugs.map((slug) => (
        <li key={slug}>
          <Link
            href={`/docs/guides/${slug}`}
            prefetch={false}
            className="group flex h-full flex-col rounded-xl border border-border bg-surface p-4 shadow-card transition-colors hover:border-control"
          >
            <span className="flex items-center justify-between gap-2 font-medium">
              {t(`guides.${slug}.title`)}
              <ArrowRight
                className="size-4 shrink-0 text-muted transition-transform group-hover:translate-x-0.5"
                aria-hidden="true"
              />
            </span>
            <span className="mt-1 text-muted">{t(`guides.${slug}.summary`)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
