import { useTranslations } from "next-intl";
import { ButtonLink } from "@/components/ui/button-link";
import { Callout } from "@/components/ui/callout";
import { problemKey } from "@/lib/i18n/problem-key";
import type { ProblemKind } from "@/lib/problem";

/** A link that opens nothing any more says so before someone thinks of a password. */
export function ResetRefused({ problem }: { problem: ProblemKind }) {
  const t = useTranslations();
  const key = problemKey(problem);
  return (
    <Callout
      role="alert"
      tone="danger"
      title={t(`problems.${key}.title`)}
      action={
        <ButtonLink href="/restore" size="small">
          {t("reset.again")}
        </ButtonLink>
      }
    >
      {t(`problems.${key}.explanation`)}
    </Callout>
  );
}
