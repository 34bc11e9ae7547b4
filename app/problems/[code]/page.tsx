import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { ProblemCard } from "@/app/problems/[code]/problem-card";
import { Breadcrumbs } from "@/components/ui/navigation/breadcrumbs";
import { PageHeader } from "@/components/ui/page-header";
import { problemPages } from "@/lib/docs/problems";

interface Props {
  params: Promise<{ code: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { code } = await params;
  return { title: code };
}

/** What the `type` of a problem leads to: what happened, and what to do, for people and for programs. */
export default async function ProblemPage({ params }: Props) {
  const { code } = await params;
  const problem = problemPages.find((one) => one.code === code);
  if (!problem) notFound();
  const t = await getTranslations("docs");
  return (
    <div className="mx-auto max-w-3xl">
      <PageHeader
        trail={
          <Breadcrumbs
            items={[{ label: t("title"), href: "/docs" }, { label: t("problems"), href: "/problems" }, { label: code }]}
          />
        }
        title={<span className="font-mono break-words">{code}</span>}
        description={problem.kinds.length > 1 ? t("problem.several") : undefined}
      />
      <div className="space-y-5">
        {problem.kinds.map((kind) => (
          <ProblemCard key={kind} kind={kind} />
        ))}
      </div>
    </div>
  );
}
