import { useTranslations } from "next-intl";
import { LinkRefused } from "@/app/(account)/link-refused";
import { ButtonLink } from "@/components/ui/button-link";
import type { ProblemKind } from "@/lib/problem";

/** What the words of a problem are for an invitation; those that are the same for every link are left out. */
const words = { "code.expired": "expired", "code.used": "used" } as const;

/** An invitation that opens nothing any more, and what to do: it may have been accepted, and another can be asked for. */
export function InvitationRefused({ problem }: { problem: ProblemKind }) {
  const t = useTranslations("invitation");
  const own = problem === "code.expired" || problem === "code.used" ? words[problem] : undefined;
  const again = (
    <ButtonLink href="/restore" size="small">
      {t("again")}
    </ButtonLink>
  );
  const action =
    problem === "code.used" ? (
      <>
        <ButtonLink href="/sign-in" size="small">
          {t("signIn")}
        </ButtonLink>
        {again}
      </>
    ) : (
      again
    );
  return (
    <LinkRefused problem={problem} action={action} {...(own ? { title: t(`${own}Title`), explanation: t(own) } : {})} />
  );
}
