import { useTranslations } from "next-intl";
import { DocumentedField } from "@/app/docs/fields";
import { Section } from "@/app/docs/section";
import type { DocumentedOperation } from "@/lib/docs/reference";
import type { Parameter, Schema } from "@/lib/docs/schema";

interface ParametersProps {
  place: Parameter["in"];
  operation: DocumentedOperation;
  schemas: Readonly<Record<string, Schema>>;
}

/** What an operation takes in one place of the request; nothing where it takes nothing there. */
export function Parameters({ place, operation, schemas }: ParametersProps) {
  const t = useTranslations("docs.operation");
  const parameters = operation.parameters.filter((parameter) => parameter.in === place);
  if (parameters.length === 0) return null;
  return (
    <Section id={place} title={t(`parameters.${place}`)}>
      <ul className="divide-y divide-border">
        {parameters.map((parameter) => (
          <DocumentedField key={parameter.name} schemas={schemas} {...parameter} />
        ))}
      </ul>
    </Section>
  );
}
