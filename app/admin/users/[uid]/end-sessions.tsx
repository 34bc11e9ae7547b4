"use client";

import { useTranslations } from "next-intl";
import { endUserSession, endUserSessions } from "@/app/admin/users/[uid]/actions";
import { attempt } from "@/components/forms/attempt";
import { useAction } from "@/components/forms/use-action";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/popups/confirm-dialog";

/** Ends one session. */
export function EndSession({ uid, session, device }: { uid: string; session: string; device: string }) {
  const t = useTranslations("admin.user");
  const { pending, run } = useAction();
  return (
    <Button
      size="small"
      variant="ghost"
      className="needs-script"
      pending={pending}
      aria-label={t("endSession", { device })}
      onClick={() =>
        run(
          () => endUserSession({}, { uid, session }),
          () => t("sessionEnded"),
        )
      }
    >
      {t("end")}
    </Button>
  );
}

/** Ends all of them, after a question: the person is signed out everywhere. */
export function EndAllSessions({ uid, name }: { uid: string; name: string }) {
  const t = useTranslations("admin.user");
  return (
    <ConfirmDialog
      trigger={
        <Button size="small" className="needs-script">
          {t("endAll")}
        </Button>
      }
      title={t("endAllTitle", { user: name })}
      description={t("endAllText")}
      confirmLabel={t("endAll")}
      onConfirm={() =>
        attempt(
          () => endUserSessions({}, { uid }),
          (result) => t("sessionsEnded", { count: result?.ended ?? 0 }),
        )
      }
    />
  );
}
