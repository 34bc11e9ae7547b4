import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Callout } from "@/components/ui/callout";
import { problemKey } from "@/lib/i18n/problem-key";
import type { ProblemKind } from "@/lib/problem";

interface LinkRefusedProps {
  problem: ProblemKind;
  /** What to do instead. */
  action: ReactNode;
  /** What it is called here, where that is not what it is called elsewhere. */
  title?: string | undefined;
  /** What it means here, where that is not what it means elsewhere. */
  explanation?: string | undefined;
}

/** A link that opens nothing here says so before anyone fills in or presses anything. */
export function LinkRefused({ problem, action, title, explanation }: LinkRefusedProps) {
  const t = useTranslations("problems");
  const key = problemKey(problem);
  return (
    <Callout role="alert" tone="danger" title={title ?? t(`${key}.title`)} action={action}>
      {explanation ?? t(`${key}.explanation`)}
    </Callout>
  );
}
