import Link from "next/link";
import { useTranslations } from "next-intl";
import { StatusBadge } from "@/app/docs/status";
import { Card } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { operationsWith, retryOf } from "@/lib/docs/problems";
import { problemKey } from "@/lib/i18n/problem-key";
import { type ProblemKind, wireOf } from "@/lib/problem-kinds";

/** From here on a list is folded. */
const MANY = 8;

function Operations({ kind }: { kind: ProblemKind }) {
  const t = useTranslations("docs.problem");
  const operations = operationsWith(kind);
  if (operations === "all") return t("everyOperation");
  const list = (
    <ul lang="en" className="space-y-1">
      {operations.map(({ id, summary, href }) => (
        <li key={id}>
          <Link href={href} prefetch={false} className="link">
            {summary}
          </Link>
        </li>
      ))}
    </ul>
  );
  if (operations.length <= MANY) return list;
  return (
    <details>
      <summary className="w-fit text-accent-text">{t("operations", { count: operations.length })}</summary>
      <div className="mt-2">{list}</div>
    </details>
  );
}

/** One kind of failure. */
export function ProblemCard({ kind }: { kind: ProblemKind }) {
  const t = useTranslations("docs.problem");
  const texts = useTranslations("problems");
  const pages = useTranslations("problemPages");
  const key = problemKey(kind);
  const operations = operationsWith(kind);
  const items = [
    { term: t("status"), details: <StatusBadge status={wireOf(kind).status} /> },
    { term: t("when"), details: pages(`${key}.when`) },
    { term: t("person"), details: texts(`${key}.explanation`) },
    { term: t("developer"), details: pages(`${key}.developer`) },
    { term: t("retry"), details: t(`retries.${retryOf(kind)}`) },
    ...(operations.length > 0 ? [{ term: t("declaredBy"), details: <Operations kind={kind} /> }] : []),
  ];
  return (
    <Card title={texts(`${key}.title`)}>
      <DescriptionList items={items} />
    </Card>
  );
}
