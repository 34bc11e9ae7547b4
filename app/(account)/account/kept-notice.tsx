import { cookies } from "next/headers";
import { getTranslations } from "next-intl/server";
import { closeKeptNotice } from "@/app/(account)/account/actions";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Callout } from "@/components/ui/callout";
import { cookieName } from "@/lib/web/browser-cookies";

/**
 * Says that signing in has canceled the deletion of the account, which not everybody means by it; until it is closed, and
 * only to whoever did. A form of one button, which works without JavaScript too.
 */
export async function KeptNotice({ sessionId }: { sessionId: string }) {
  if ((await cookies()).get(cookieName("kept"))?.value !== sessionId) return null;
  const t = await getTranslations("account.kept");
  return (
    <Callout
      role="status"
      tone="warning"
      title={t("title")}
      className="mb-6"
      action={
        <>
          <ButtonLink href="/account/delete" prefetch={false} size="small">
            {t("delete")}
          </ButtonLink>
          <form action={closeKeptNotice}>
            <Button type="submit" size="small">
              {t("close")}
            </Button>
          </form>
        </>
      }
    >
      {t("text")}
    </Callout>
  );
}
