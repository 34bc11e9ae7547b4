import { useTranslations } from "next-intl";
import { SignInCallout } from "@/app/(account)/sign-in-callout";

/** The address has done its work: someone administers this service. */
export function SetupDone() {
  const t = useTranslations("setup");
  return (
    <SignInCallout role="alert" tone="info" title={t("doneTitle")} signIn={t("signIn")}>
      {t("doneText")}
    </SignInCallout>
  );
}
