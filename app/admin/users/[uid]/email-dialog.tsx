"use client";

import { useTranslations } from "next-intl";
import type { z } from "zod";
import { startEmailChange } from "@/app/admin/users/[uid]/actions";
import { ContractForm } from "@/components/forms/contract-form";
import { TextField } from "@/components/forms/fields/text-field";
import { SubmitButton } from "@/components/forms/submit-button";
import { useContractForm } from "@/components/forms/use-contract-form";
import { Button } from "@/components/ui/button";
import { Dialog, DialogButtons, DialogClose } from "@/components/ui/popups/dialog";
import { showToast } from "@/components/ui/popups/toast";
import type { User } from "@/lib/users/users.contract";

interface EmailDialogProps {
  user: z.output<typeof User>;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Asks for the new address of a user, who has to confirm it before it counts. */
export function EmailDialog({ user, open, onOpenChange }: EmailDialogProps) {
  const t = useTranslations("admin.user.changeEmail");
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("question", { user: user.name })}
      description={t("text", { email: user.email })}
    >
      <EmailForm uid={user.uid} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

// Apart from the dialog, so that each opening begins with an empty form.
function EmailForm({ uid, onDone }: { uid: string; onDone: () => void }) {
  const t = useTranslations("admin.user.changeEmail");
  const ui = useTranslations("ui");
  const form = useContractForm({
    contract: () => import("@/lib/users/administration.contract").then((contracts) => contracts.startEmailChange),
    action: startEmailChange,
    problemFields: { "user.already.exists": "email" },
    onDone: (result) => {
      onDone();
      showToast({ title: t("sent", { email: result?.email ?? "" }) });
    },
  });
  return (
    <ContractForm form={form}>
      <input type="hidden" name="uid" value={uid} />
      <TextField name="email" type="email" inputMode="email" label={t("label")} autoComplete="off" autoFocus />
      <DialogButtons>
        <DialogClose render={<Button>{ui("cancel")}</Button>} />
        <SubmitButton>{t("submit")}</SubmitButton>
      </DialogButtons>
    </ContractForm>
  );
}
