import Link from "next/link";
import { useTranslations } from "next-intl";
import { Members } from "@/app/docs/fields";
import { Markdown } from "@/app/docs/markdown";
import { StatusBadge } from "@/app/docs/status";
import type { DocumentedOperation } from "@/lib/docs/reference";
import { membersOf, type Schema, typeOf } from "@/lib/docs/schema";

interface AnswersProps {
  operation: DocumentedOperation;
  schemas: Readonly<Record<string, Schema>>;
}

/** What a success looks like. */
export function Successes({ operation, schemas }: AnswersProps) {
  const t = useTranslations("docs.operation");
  return operation.responses
    .filter(({ content }) => !content?.["application/problem+json"])
    .map(({ status, description, headers, content }) => {
      const [[mediaType, media] = []] = Object.entries(content ?? {});
      const members = media && membersOf(media.schema, schemas);
      return (
        <div key={status} className="border-t border-border py-4 first:border-0 first:pt-0">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <StatusBadge status={status} />
            {media ? (
              <span className="text-[0.8125rem] text-muted">
                {mediaType} · {typeOf(media.schema)}
              </span>
            ) : (
              <div lang="en" className="text-muted [&_p]:text-sm">
                <Markdown>{description}</Markdown>
              </div>
            )}
          </div>
          {Object.entries(headers ?? {}).map(([name, { description: text }]) => (
            <div
              key={name}
              lang="en"
              className="mt-2 text-[0.8125rem] text-muted [&>div]:inline [&_p]:inline [&_p]:text-[0.8125rem]"
            >
              <code className="font-mono font-semibold text-foreground">{name}</code>: <Markdown>{text}</Markdown>
            </div>
          ))}
          {members && (
            <div className="mt-3">
              <h3 className="sr-only">{t("membersOf", { status })}</h3>
              <Members of={members} schemas={schemas} answered />
            </div>
          )}
        </div>
      );
    });
}

/** How the operation may fail, each kind with the way to its own page. */
export function Failures({ operation }: { operation: DocumentedOperation }) {
  return (
    <ul className="divide-y divide-border">
      {operation.responses.flatMap(({ status, content, description }) =>
        description.split("\n\n").flatMap((line) => {
          const [, code, title] = /^`([\w.]+)`: (.*)$/.exec(line) ?? [];
          if (!content?.["application/problem+json"] || !code) return [];
          return [
            <li
              key={`${status} ${code}`}
              className="flex flex-wrap items-baseline gap-x-3 gap-y-1 py-2.5 first:pt-0 last:pb-0"
            >
              <StatusBadge status={status} />
              <span className="min-w-0 flex-1 basis-60">
                <Link
                  href={`/problems/${code}`}
                  prefetch={false}
                  className="link font-mono text-[0.8125rem] break-words"
                >
                  {code}
                </Link>
                <span lang="en" className="block text-muted">
                  {title}
                </span>
              </span>
            </li>,
          ];
        }),
      )}
    </ul>
  );
}
