import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { StatusBadge } from "@/app/docs/status";
import { BreakAfter } from "@/components/ui/break-after";
import { PageHeader } from "@/components/ui/page-header";
import { problemPages } from "@/lib/docs/problems";
import { problemKey } from "@/lib/i18n/problem-key";

/** Every code that an answer can carry. */
export default async function ProblemsPage() {
  const [t, texts] = await Promise.all([getTranslations("docs"), getTranslations("problems")]);
  return (
    <>
      <PageHeader title={t("problems")} description={t("problemsLead")} />
      <ul className="divide-y divide-border overflow-hidden rounded-xl border border-border bg-surface shadow-card">
        {problemPages.map(({ code, kinds, statuses }) => (
          <li key={code}>
            <Link
              href={`/problems/${code}`}
              prefetch={false}
              className="grid gap-x-6 gap-y-1 px-5 py-3.5 -outline-offset-2 transition-colors hover:bg-background sm:grid-cols-[5rem_18rem_1fr]"
            >
              <span className="flex gap-1.5">
                {statuses.map((status) => (
                  <StatusBadge key={status} status={status} />
                ))}
              </span>
              <code className="font-mono text-[0.8125rem] font-semibold wrap-anywhere">
                <BreakAfter mark=".">{code}</BreakAfter>
              </code>
              <span className="text-muted">{kinds.map((kind) => texts(`${problemKey(kind)}.title`)).join(" · ")}</span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
