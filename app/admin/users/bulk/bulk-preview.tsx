"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useState } from "react";
import { type BulkAction, type Chosen, type Outcome, runBulk } from "@/app/admin/users/bulk/bulk";
import type { RoleOption } from "@/app/admin/users/bulk/bulk-dialog";
import { RefusedList } from "@/app/admin/users/bulk/refused-list";
import { Refusal } from "@/components/forms/refusal";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/inputs/field";
import { Select } from "@/components/ui/inputs/select";
import { DialogButtons } from "@/components/ui/popups/dialog";
import { PhraseField } from "@/components/ui/popups/phrase-field";
import { Skeleton } from "@/components/ui/skeleton";
import type { FormProblem } from "@/lib/form";

interface BulkPreviewProps {
  action: BulkAction;
  users: readonly Chosen[];
  roles: readonly RoleOption[];
  role: string | undefined;
  onRole: (role: string | undefined) => void;
  onCancel: () => void;
  onApply: (users: readonly Chosen[]) => void;
}

const NAMES_SHOWN = 5;

/** Asks the operation what it would change before it does, and asks for a phrase before what cannot be taken back. */
export function BulkPreview({ action, users, roles, role, onRole, onCancel, onApply }: BulkPreviewProps) {
  const t = useTranslations("admin.bulk");
  const ui = useTranslations("ui");
  const needsRole = action === "grant" || action === "revoke";
  const [answer, setAnswer] = useState<{ outcomes: Outcome[]; problem?: FormProblem }>();
  const [typed, setTyped] = useState("");
  const ready = !needsRole || role !== undefined;

  useEffect(() => {
    let current = true;
    setAnswer(undefined);
    if (ready) {
      void runBulk({ action, role, users, dryRun: true }).then((found) => {
        if (current) setAnswer(found);
      });
    }
    return () => {
      current = false;
    };
  }, [action, role, users, ready]);

  const changed = new Set(answer?.outcomes.filter(({ outcome }) => outcome === "changed").map(({ uid }) => uid));
  const unchanged = answer?.outcomes.filter(({ outcome }) => outcome === "unchanged").length ?? 0;
  const affected = users.filter(({ uid }) => changed.has(uid));
  const beyondUndo = action === "disable" ? affected.filter(({ status }) => status === "pending").length : 0;
  const pending = action === "grant" ? affected.filter(({ status }) => status === "pending").length : 0;
  const phrase = action === "delete" ? t("deletePhrase", { count: affected.length }) : undefined;
  const blocked = affected.length === 0 || (phrase !== undefined && typed.trim() !== phrase);
  // Each in an isolate: a name written from right to left reorders nothing around it.
  const names = affected.slice(0, NAMES_SHOWN).map(({ name }) => `\u2068${name}\u2069`);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!blocked) onApply(affected);
  };
  return (
    <form onSubmit={submit}>
      {needsRole && (
        <Field label={t("role")}>
          <Select
            autoFocus
            placeholder={t("chooseRole")}
            options={roles.map(({ uuid, name }) => ({ value: uuid, label: name }))}
            value={role ?? ""}
            onChange={(event) => onRole(event.target.value || undefined)}
          />
        </Field>
      )}
      <div aria-live="polite" className={needsRole ? "mt-5 min-h-12" : "min-h-12"}>
        {ready && !answer && <Skeleton className="h-5 w-2/3" />}
        <Refusal problem={answer?.problem} />
        {answer && !answer.problem && (
          <>
            <p className="font-medium">{t("willChange", { count: affected.length })}</p>
            {names.length > 0 && (
              <p className="mt-1 text-muted">
                {affected.length > NAMES_SHOWN
                  ? t("namesAndMore", { names: names.join(", "), count: affected.length - NAMES_SHOWN })
                  : names.join(", ")}
              </p>
            )}
            {beyondUndo > 0 && <p className="mt-1 text-muted">{t("notUndone", { count: beyondUndo })}</p>}
            {pending > 0 && <p className="mt-1 text-muted">{t("pendingRoles", { count: pending })}</p>}
            {unchanged > 0 && <p className="mt-1 text-muted">{t("unchanged", { count: unchanged })}</p>}
            <RefusedList outcomes={answer.outcomes} foreseen />
          </>
        )}
      </div>
      {phrase !== undefined && affected.length > 0 && (
        <div className="mt-4">
          <PhraseField phrase={phrase} typed={typed} onType={setTyped} />
        </div>
      )}
      <DialogButtons>
        <Button onClick={onCancel}>{ui("cancel")}</Button>
        <Button
          type="submit"
          variant={action === "delete" || action === "disable" ? "danger" : "primary"}
          disabled={blocked}
        >
          {t(`apply.${action}`)}
        </Button>
      </DialogButtons>
    </form>
  );
}
