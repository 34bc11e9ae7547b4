import { useTranslations } from "next-intl";
import { ButtonLink } from "@/components/ui/button-link";
import { Callout } from "@/components/ui/callout";

/** The address has done its work: somebody administers this service. */
export function SetupDone() {
  const t = useTranslations("setup");
  return (
    <Callout
      role="alert"
      tone="info"
      title={t("doneTitle")}
      action={
        <ButtonLink href="/sign-in" size="small">
          {t("signIn")}
        </ButtonLink>
      }
    >
      {t("doneText")}
    </Callout>
  );
}
