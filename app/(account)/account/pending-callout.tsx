import { getTranslations } from "next-intl/server";
import { ButtonLink } from "@/components/ui/button-link";
import { Callout } from "@/components/ui/callout";

/** Says that the mailbox still waits to be confirmed, and what to do. */
export async function PendingCallout() {
  const t = await getTranslations("account");
  return (
    <Callout
      tone="warning"
      title={t("pendingTitle")}
      action={
        <ButtonLink href="/resend" prefetch={false} size="small">
          {t("resend")}
        </ButtonLink>
      }
    >
      {t("pendingText")}
    </Callout>
  );
}
