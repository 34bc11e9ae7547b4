import { useTranslations } from "next-intl";
import { Markdown } from "@/app/docs/markdown";
import { limitsOf, membersOf, type Schema, typeOf } from "@/lib/docs/schema";

interface FieldProps {
  name: string;
  schema: Schema;
  required: boolean;
  description?: string | undefined;
  schemas: Readonly<Record<string, Schema>>;
  /** Of an answer: what callers must keep to is then of no interest. */
  answered?: boolean;
  /** How deep it stands in other values. */
  depth?: number;
}

/** Deeper than this nobody reads; the document has it all. */
const DEEPEST = 3;

/** One value by name: its type, what it must be like, what it means, and its own members. */
export function DocumentedField({
  name,
  schema,
  required,
  description,
  schemas,
  answered = false,
  depth = 0,
}: FieldProps) {
  const t = useTranslations("docs.operation");
  const text = description ?? schema.description;
  const limits = answered ? [] : limitsOf(schema);
  const members = depth < DEEPEST ? membersOf(schema, schemas) : undefined;
  return (
    <li className="py-3 first:pt-0 last:pb-0">
      <p className="flex flex-wrap items-baseline gap-x-2.5 gap-y-0.5">
        <code className="font-mono text-[0.8125rem] font-semibold break-all">{name}</code>
        <span className="text-[0.8125rem] text-muted">{typeOf(schema)}</span>
        {required && !answered && <span className="text-[0.8125rem] font-medium text-warning">{t("required")}</span>}
      </p>
      {limits.length > 0 && <p className="mt-0.5 text-[0.8125rem] text-muted">{limits.join(" · ")}</p>}
      {text && (
        <div className="mt-1 [&_p]:my-0 [&_p]:text-sm [&_p]:leading-6">
          <Markdown>{text}</Markdown>
        </div>
      )}
      {members && (
        <details className="mt-2">
          <summary className="w-fit text-[0.8125rem] text-accent-text">{t("members", { name })}</summary>
          <div className="mt-2 border-l border-border pl-4">
            <Members of={members} schemas={schemas} answered={answered} depth={depth + 1} />
          </div>
        </details>
      )}
    </li>
  );
}

/** The members of an object. */
export function Members({
  of,
  schemas,
  answered = false,
  depth = 0,
}: { of: Schema } & Pick<FieldProps, "schemas" | "answered" | "depth">) {
  return (
    <ul className="divide-y divide-border">
      {Object.entries(of.properties ?? {}).map(([name, schema]) => (
        <DocumentedField
          key={name}
          name={name}
          schema={schema}
          required={of.required?.includes(name) ?? false}
          schemas={schemas}
          answered={answered}
          depth={depth}
        />
      ))}
    </ul>
  );
}
