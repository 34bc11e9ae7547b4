import { getTranslations } from "next-intl/server";
import { cancelUserEmailChange } from "@/app/admin/users/[uid]/actions";
import { RowAction } from "@/components/forms/row-action";
import { Callout } from "@/components/ui/callout";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { findUserEmailChange } from "@/lib/users/user-email";
import { currentActor } from "@/lib/web/current-actor";

/** The address that this user has not confirmed yet, whoever asked for it. Works without JavaScript. */
export async function PendingEmail({ uid, email, cancels }: { uid: string; email: string; cancels: boolean }) {
  const [t, change] = await Promise.all([
    getTranslations("admin.user.changeEmail"),
    currentActor().then((actor) => findUserEmailChange(actor, { params: { uid } })),
  ]);
  const { email: wanted, expiresAt } = change;
  if (!wanted || !expiresAt) return null;
  return (
    <Callout
      tone="warning"
      className="mb-5"
      title={<span className="wrap-anywhere">{t("pending", { email: wanted })}</span>}
      action={
        cancels && (
          <RowAction
            action={cancelUserEmailChange}
            values={{ uid }}
            label={t("cancelLabel", { email: wanted })}
            done={t("canceled")}
          >
            {t("cancel")}
          </RowAction>
        )
      }
    >
      <span className="wrap-anywhere">
        {t.rich("pendingText", { email, time: () => <RelativeTime date={expiresAt} /> })}
      </span>
    </Callout>
  );
}
