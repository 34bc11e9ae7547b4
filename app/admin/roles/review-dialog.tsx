"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { AffectedPeople } from "@/app/admin/affected-people";
import { ChangeList } from "@/app/admin/roles/change-list";
import type { PendingChanges } from "@/app/admin/roles/use-pending-changes";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog, DialogButtons, DialogClose } from "@/components/ui/popups/dialog";
import { PhraseField } from "@/components/ui/popups/phrase-field";
import { permissionNames } from "@/lib/access/rights";

/** Rights over the service itself that do more than look. */
const governs = (name: string) => !name.endsWith(":read") && permissionNames.some((each) => each === name);

/** The first right over the service that somebody gains, or may gain for all that is known yet; it has to be typed. */
export function gravest({ changes, gains }: Pick<PendingChanges, "changes" | "gains">): string | undefined {
  const handedOut = changes.flatMap(({ added }) => added.map(({ name }) => name)).filter(governs);
  return handedOut.find((name) => gains?.find(({ permission }) => permission === name)?.users !== 0);
}

interface ReviewDialogProps {
  pending: PendingChanges;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  disabled: boolean;
  onConfirm: () => void;
}

/** What changes and who gains what by it: louder the more is handed out, and with something to type where it is rights over the service. */
export function ReviewDialog({ pending, open, onOpenChange, disabled, onConfirm }: ReviewDialogProps) {
  const t = useTranslations("admin.pending");
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("reviewTitle")} description={t("reviewText")}>
      <Review pending={pending} disabled={disabled} onConfirm={onConfirm} />
    </Dialog>
  );
}

// Apart from the dialog, so that each opening begins with nothing typed.
function Review({ pending, disabled, onConfirm }: Omit<ReviewDialogProps, "open" | "onOpenChange">) {
  const t = useTranslations("admin.pending");
  const common = useTranslations("admin.common");
  const ui = useTranslations("ui");
  const [typed, setTyped] = useState("");
  const phrase = gravest(pending);
  const gains = (pending.gains ?? []).filter(({ users }) => users > 0);
  const ready = !disabled && (phrase === undefined || typed.trim() === phrase);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) onConfirm();
  };
  return (
    <form onSubmit={submit}>
      {gains.length > 0 && (
        <Callout
          tone={phrase ? "danger" : "warning"}
          title={t(phrase ? "handsOutRights" : "handsOut")}
          className="mb-4"
        >
          <ul className="tabular-nums">
            {gains.map(({ permission, users, more }) => (
              <li key={permission} className={governs(permission) ? "font-medium text-foreground" : undefined}>
                {t("gain", {
                  users: common(more ? "usersOrMore" : "users", { count: users }),
                  count: users,
                  permission,
                })}
              </li>
            ))}
          </ul>
        </Callout>
      )}
      <ChangeList changes={pending.changes} />
      <AffectedPeople loss={pending.affected} />
      {phrase !== undefined && (
        <div className="mt-5">
          <PhraseField phrase={phrase} typed={typed} onType={setTyped} />
        </div>
      )}
      <DialogButtons>
        <DialogClose render={<Button>{ui("cancel")}</Button>} />
        <Button type="submit" variant={phrase ? "danger" : "primary"} disabled={!ready}>
          {t("apply")}
        </Button>
      </DialogButtons>
    </form>
  );
}
