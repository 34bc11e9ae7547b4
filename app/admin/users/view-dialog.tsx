"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState, useTransition } from "react";
import type { z } from "zod";
import { saveView, updateView } from "@/app/admin/users/actions";
import { Refusal } from "@/components/forms/refusal";
import { send } from "@/components/forms/send";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/inputs/field";
import { Input } from "@/components/ui/inputs/input";
import { Dialog, DialogButtons, DialogClose } from "@/components/ui/popups/dialog";
import type { FormProblem } from "@/lib/form";
import type { SavedView } from "@/lib/users/saved-views.contract";

type Kept = z.output<typeof SavedView>;

interface ViewDialogProps {
  /** The view that gets another name; a new one is kept without it. */
  renamed: Kept | undefined;
  query: string;
  onClose: () => void;
  onSaved: (view: Kept) => void;
}

/** Asks for the name of a view. */
export function ViewDialog({ renamed, query, onClose, onSaved }: ViewDialogProps) {
  const t = useTranslations("admin.views");
  const ui = useTranslations("ui");
  const [name, setName] = useState(renamed?.name ?? "");
  const [refusal, setRefusal] = useState<FormProblem>();
  const [pending, startTransition] = useTransition();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    startTransition(async () => {
      const { problem, result } = await send(() =>
        renamed ? updateView({}, { id: renamed.id, name }) : saveView({}, { name, query }),
      );
      setRefusal(problem);
      if (result) onSaved(result);
    });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={renamed ? t("rename") : t("save")}
      description={renamed ? undefined : t("saveText")}
    >
      <form onSubmit={submit}>
        <Refusal problem={refusal} className="mb-4" />
        <Field label={t("name")}>
          <Input
            value={name}
            onChange={(event) => setName(event.target.value)}
            placeholder={t("namePlaceholder")}
            maxLength={60}
            autoComplete="off"
            autoFocus
          />
        </Field>
        <DialogButtons>
          <DialogClose render={<Button>{ui("cancel")}</Button>} />
          <Button type="submit" variant="primary" pending={pending} disabled={name.trim() === ""}>
            {t("keep")}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
