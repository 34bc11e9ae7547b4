import { useTranslations } from "next-intl";
import { SignInCallout } from "@/app/(account)/sign-in-callout";
import { Callout } from "@/components/ui/callout";

/** The address has done its work: someone administers this service. */
export function SetupDone() {
  const t = useTranslations("setup");
  return (
    <SignInCallout role="alert" tone="info" title={t("doneTitle")} signIn={t("signIn")}>
      {t("doneText")}
    </SignInCallout>
  );
}

/** The address is not the one that the service printed. */
export function SetupInvalid() {
  const t = useTranslations("setup");
  return (
    <Callout role="alert" tone="danger" title={t("invalidTitle")}>
      {t("invalidText")}
    </Callout>
  );
}
