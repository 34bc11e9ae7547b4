import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AccessText } from "@/app/docs/access";
import { Members } from "@/app/docs/fields";
import { Markdown } from "@/app/docs/markdown";
import { Address } from "@/app/docs/method";
import { Parameters } from "@/app/docs/parameters";
import { Failures, Successes } from "@/app/docs/responses";
import { Section } from "@/app/docs/section";
import { TryIt } from "@/app/docs/try-it";
import { CodeBlock } from "@/components/ui/copying/code-block";
import { Breadcrumbs } from "@/components/ui/navigation/breadcrumbs";
import { PageHeader } from "@/components/ui/page-header";
import { apiReference } from "@/lib/docs/reference";
import { answerSample, bodySample, curlOf } from "@/lib/docs/sample";
import { membersOf } from "@/lib/docs/schema";
import { tryableOf } from "@/lib/docs/tryable";

interface Props {
  params: Promise<{ tag: string; operation: string }>;
}

async function find({ params }: Props) {
  const { tag: slug, operation: id } = await params;
  const reference = apiReference();
  const tag = reference.tags.find((one) => one.slug === slug);
  const operation = tag?.operations.find((one) => one.id === id);
  return tag && operation ? { reference, tag, operation } : undefined;
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const found = await find(props);
  return found ? { title: found.operation.summary } : {};
}

/** One operation: what it takes and answers, how it fails, and a form that sends it. */
export default async function OperationPage(props: Props) {
  const found = await find(props);
  if (!found) notFound();
  const { reference, tag, operation } = found;
  const { schemas } = reference;
  const t = await getTranslations("docs");
  const body = operation.requestBody?.content["application/json"];
  const bodyMembers = body && membersOf(body.schema, schemas);
  const success = operation.responses.find(({ status }) => status < 300);
  const answer = success && answerSample(success, reference);
  return (
    <>
      <PageHeader
        trail={
          <Breadcrumbs
            items={[
              { label: t("title"), href: "/docs" },
              { label: tag.name, href: tag.href },
              { label: operation.summary },
            ]}
          />
        }
        title={<span lang="en">{operation.summary}</span>}
        description={<Address method={operation.method} path={operation.path} />}
      />
      <div className="grid gap-x-10 gap-y-8 xl:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
        <div className="min-w-0 space-y-8">
          <div className="space-y-3">
            {operation.description && <Markdown>{operation.description}</Markdown>}
            <p className="text-muted">
              <AccessText access={operation.access} takesToken={operation.takesToken} />
            </p>
          </div>
          <Parameters place="path" operation={operation} schemas={schemas} />
          <Parameters place="query" operation={operation} schemas={schemas} />
          {bodyMembers && (
            <Section id="body" title={t("operation.body")}>
              {body.schema.description && (
                <div className="mb-4">
                  <Markdown>{body.schema.description}</Markdown>
                </div>
              )}
              <Members of={bodyMembers} schemas={schemas} />
            </Section>
          )}
          <Parameters place="header" operation={operation} schemas={schemas} />
          <Section id="answers" title={t("operation.answers")}>
            <div>
              <Successes operation={operation} schemas={schemas} />
            </div>
          </Section>
          <Section id="failures" title={t("operation.failures")}>
            <Failures operation={operation} />
          </Section>
          {operation.aliases.length > 0 && (
            <Section id="aliases" title={t("operation.aliases")}>
              <ul className="space-y-1">
                {operation.aliases.map((alias) => (
                  <li key={`${alias.method} ${alias.path}`}>
                    <Address {...alias} />
                  </li>
                ))}
              </ul>
            </Section>
          )}
        </div>
        <div className="min-w-0 space-y-5 xl:sticky xl:top-10 xl:self-start">
          <CodeBlock
            language="sh"
            text={curlOf(operation, reference)}
            title={t("code.shell")}
            copyLabel={t("code.copy")}
          />
          {answer !== undefined && (
            <CodeBlock language="json" text={answer} title={t("code.answer")} copyLabel={t("code.copy")} />
          )}
          <TryIt
            key={operation.id}
            operation={tryableOf(operation, reference)}
            body={bodySample(operation, reference)}
          />
        </div>
      </div>
    </>
  );
}
