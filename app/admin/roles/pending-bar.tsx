"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { ChangeList } from "@/app/admin/roles/change-list";
import { gravest, ReviewDialog } from "@/app/admin/roles/review-dialog";
import type { PendingChanges } from "@/app/admin/roles/use-pending-changes";
import { Refusal } from "@/components/forms/refusal";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";

/** “12 changes affect 340 users”, above the foot of the window: review, apply or discard. Says what someone else changed. */
export function PendingBar({ pending }: { pending: PendingChanges }) {
  const t = useTranslations("admin.pending");
  const common = useTranslations("admin.common");
  const [reviewing, setReviewing] = useState(false);
  const { changes, affected, problem, meanwhile, applying, apply, discard } = pending;
  const count = changes.reduce((sum, { added, removed }) => sum + added.length + removed.length, 0);
  // What got no answer may be tried again; what was refused would be refused again.
  const refused = problem !== undefined && problem.interruption === undefined;
  const confirm = () => {
    setReviewing(false);
    apply();
  };
  if (count === 0 && meanwhile.length === 0 && !problem) return <div role="status" className="h-0" />;
  const users = affected && common(affected.more ? "usersOrMore" : "users", { count: affected.users });
  return (
    <section
      aria-label={t("label")}
      className="sticky bottom-4 z-20 mt-6 space-y-3 rounded-xl border border-border bg-raised p-3.5 shadow-popover"
    >
      {meanwhile.length > 0 && (
        <Callout role="alert" tone="warning" title={t("meanwhileTitle")}>
          <p className="mb-3">{t(count > 0 ? "meanwhileText" : "meanwhileDone")}</p>
          <ChangeList changes={meanwhile} />
        </Callout>
      )}
      <Refusal problem={problem} />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p role="status" className="pl-1 font-medium">
          {users ? t("summary", { count, users }) : t("count", { count })}
        </p>
        <div className="flex flex-wrap gap-2">
          <Button size="small" variant="ghost" onClick={discard} disabled={applying}>
            {t(count > 0 ? "discard" : "understood")}
          </Button>
          {count > 0 && (
            <>
              <Button size="small" onClick={() => setReviewing(true)} disabled={applying}>
                {t("review")}
              </Button>
              <Button
                size="small"
                variant="primary"
                pending={applying}
                disabled={refused}
                onClick={gravest(pending) ? () => setReviewing(true) : apply}
              >
                {t("apply")}
              </Button>
            </>
          )}
        </div>
      </div>
      <ReviewDialog
        pending={pending}
        open={reviewing}
        onOpenChange={setReviewing}
        disabled={refused}
        onConfirm={confirm}
      />
    </section>
  );
}
